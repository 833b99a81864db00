"""The agent for code without asyncio: every coroutine as a plain method.

Made by :attr:`grocery_core.GroceryAgent.blocking`. Inside a running event loop each method raises
``RuntimeError`` and says what to write instead, since it would block that loop. The work runs on an
event loop in a background thread, and Ctrl-C cancels it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, List, Optional, Union

from ._args import Amount, File, Path
from ._blocking_catalog import BlockingCatalog, BlockingSwaps
from ._blocking_spending import BlockingBudgets, BlockingDeals
from ._blocking_prices import BlockingPrices, BlockingWarmer
from ._grocery_core import (
    Alias,
    Bought,
    DealSolution,
    Event,
    Example,
    FitPlan,
    GroceryList,
    ImportedReceipt,
    ListSummary,
    LoggedOp,
    ModelVersion,
    Money,
    Order,
    OrderCounts,
    OrderHistory,
    OrderImportReport,
    ProcessResponse,
    Receipt,
    RecipeAdded,
    SecondOpinion,
    Shop,
    ShoppingList,
    StoresSolution,
)
from ._host import wait_for

if TYPE_CHECKING:
    from types import TracebackType

    from ._agent import GroceryAgent
    from ._events import EventStream
    from .imports import Progress
    from .recognizer import TextRecognizer

__all__ = [
    "BlockingAgent",
    "BlockingAliases",
    "BlockingBudgets",
    "BlockingCatalog",
    "BlockingDeals",
    "BlockingEvents",
    "BlockingIntents",
    "BlockingLists",
    "BlockingOrders",
    "BlockingPrices",
    "BlockingSwaps",
    "BlockingWarmer",
]

class BlockingAgent:
    """The coroutines of :class:`~grocery_core.GroceryAgent` as plain methods::

        with GroceryAgent(database="groceries.db").blocking as shop:
            print(shop.process("milk and eggs").response)

    What is no coroutine, such as ``parse``, ``explain``, ``totals`` and ``catalog.search``, is on the agent
    itself.
    """

    __slots__ = ("agent",)

    def __init__(self, agent: GroceryAgent) -> None:
        self.agent = agent

    def understand(
        self, text: str, *, language: Optional[str] = None, speech: Iterable[str] = ()
    ) -> SecondOpinion:
        """See :meth:`GroceryAgent.understand`."""
        return wait_for(
            "understand", lambda: self.agent.understand(text, language=language, speech=speech)
        )

    def process(
        self,
        text: str,
        *,
        user_id: str = "local",
        conversation_id: Optional[str] = None,
        list_id: Optional[str] = None,
        state: Optional[str] = None,
        zip_code: Optional[str] = None,
        city: Optional[str] = None,
        language: Optional[str] = None,
        speech: Iterable[str] = (),
    ) -> ProcessResponse:
        """Does what a shopper said and answers with the list, priced."""
        return wait_for(
            "process",
            lambda: self.agent.process(
                text,
                user_id=user_id,
                conversation_id=conversation_id,
                list_id=list_id,
                state=state,
                zip_code=zip_code,
                city=city,
                language=language,
                speech=speech,
            ),
        )

    def optimise_deals(self, problem: Union[str, Mapping[str, Any]]) -> DealSolution:
        """Which offers and coupons go on which units of a cart. Ctrl-C stops it."""
        return wait_for("optimise_deals", lambda: self.agent.optimise_deals(problem))

    def optimise_basket(self, problem: Union[str, Mapping[str, Any]]) -> StoresSolution:
        """At which stores to buy what. Ctrl-C stops it."""
        return wait_for("optimise_basket", lambda: self.agent.optimise_basket(problem))

    def fit(
        self,
        list_id: Optional[str] = None,
        *,
        budget: Optional[Money] = None,
        period: Optional[str] = None,
        priorities: Mapping[str, str] = MappingProxyType({}),
        without: Iterable[str] = (),
        diets: Iterable[str] = (),
        allergens: Iterable[str] = (),
        excludes: Iterable[str] = (),
        state: Optional[str] = None,
        zip_code: Optional[str] = None,
        language: Optional[str] = None,
        shopper: Optional[Mapping[str, Any]] = None,
        user_id: str = "local",
    ) -> FitPlan:
        """What to give up so that a list keeps to a budget. See :meth:`GroceryAgent.fit`."""
        return wait_for(
            "fit",
            lambda: self.agent.fit(
                list_id,
                budget=budget,
                period=period,
                priorities=priorities,
                without=without,
                diets=diets,
                allergens=allergens,
                excludes=excludes,
                state=state,
                zip_code=zip_code,
                language=language,
                shopper=shopper,
                user_id=user_id,
            ),
        )

    def apply_fit(self, plan: FitPlan) -> GroceryList:
        """Does what a plan says, in one step that one undo takes back."""
        return wait_for("apply_fit", lambda: self.agent.apply_fit(plan))


    def backup(self, path: Path) -> None:
        """Writes a copy of the database to a new file."""
        wait_for("backup", lambda: self.agent.backup(path))

    def check(self) -> None:
        """Checks the database's integrity."""
        wait_for("check", self.agent.check)

    def close(self) -> None:
        """Ends the event streams and closes the database, waiting for what is under way."""
        wait_for("close", self.agent.close)

    def __enter__(self) -> BlockingAgent:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    @property
    def lists(self) -> BlockingLists:
        """The lists of all users, directly."""
        return BlockingLists(self.agent)

    @property
    def prices(self) -> BlockingPrices:
        """Quotes and their history, directly."""
        return BlockingPrices(self.agent)

    @property
    def warmer(self) -> BlockingWarmer:
        """Prices at hand before anybody asks."""
        return BlockingWarmer(self.agent)

    @property
    def catalog(self) -> BlockingCatalog:
        """The products."""
        return BlockingCatalog(self.agent)

    @property
    def orders(self) -> BlockingOrders:
        """What was bought."""
        return BlockingOrders(self.agent)

    @property
    def swaps(self) -> BlockingSwaps:
        """What users said to substitutes."""
        return BlockingSwaps(self.agent)

    @property
    def deals(self) -> BlockingDeals:
        """The offers of the shop."""
        return BlockingDeals(self.agent)

    @property
    def budgets(self) -> BlockingBudgets:
        """What may be spent, and how it stands."""
        return BlockingBudgets(self.agent)

    @property
    def aliases(self) -> BlockingAliases:
        """What users mean by their phrases."""
        return BlockingAliases(self.agent)

    @property
    def intents(self) -> BlockingIntents:
        """Intents of the program's own."""
        return BlockingIntents(self.agent)

    def events(self, *, after: Optional[int] = None) -> BlockingEvents:
        """What happens from now on, as an iterator that waits for the next event."""
        return BlockingEvents(self.agent.events(after=after))


class BlockingEvents:
    """The events of an agent as an iterator."""

    __slots__ = ("_stream",)

    def __init__(self, stream: EventStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[Event]:
        return self

    def __next__(self) -> Event:
        try:
            return wait_for("events", self._stream.__anext__)
        except StopAsyncIteration:
            raise StopIteration from None

    def close(self) -> None:
        """Ends the stream, also for another thread that waits for the next event."""
        self._stream.close()


class BlockingLists:
    """The coroutines of :class:`~grocery_core.Lists` as plain methods."""

    __slots__ = ("_agent",)

    def __init__(self, agent: GroceryAgent) -> None:
        self._agent = agent

    def create(self, name: str, *, user_id: str = "local") -> GroceryList:
        """Makes a list, which becomes the user's current one."""
        return wait_for("lists.create", lambda: self._agent.lists.create(name, user_id=user_id))

    def all(self, *, user_id: str = "local") -> list[ListSummary]:
        """The user's lists, newest first, without their lines."""
        return wait_for("lists.all", lambda: self._agent.lists.all(user_id=user_id))

    def get(self, list_id: str, *, user_id: str = "local") -> ShoppingList:
        """A list as it is kept, without prices."""
        return wait_for("lists.get", lambda: self._agent.lists.get(list_id, user_id=user_id))

    def view(self, list_id: str, *, user_id: str = "local") -> GroceryList:
        """A list with prices and totals."""
        return wait_for("lists.view", lambda: self._agent.lists.view(list_id, user_id=user_id))

    def current(self, *, user_id: str = "local") -> GroceryList:
        """The user's current list, with prices and totals."""
        return wait_for("lists.current", lambda: self._agent.lists.current(user_id=user_id))

    def rename(self, list_id: str, name: str, *, user_id: str = "local") -> GroceryList:
        """Gives a list another name."""
        return wait_for(
            "lists.rename", lambda: self._agent.lists.rename(list_id, name, user_id=user_id)
        )

    def delete(self, list_id: str, *, user_id: str = "local") -> None:
        """Deletes a list and its log, for good."""
        wait_for("lists.delete", lambda: self._agent.lists.delete(list_id, user_id=user_id))

    def add(
        self,
        list_id: str,
        name: str,
        *,
        amount: Amount = 1,
        unit: Optional[str] = None,
        size: Optional[str] = None,
        product_id: Optional[str] = None,
        user_id: str = "local",
    ) -> GroceryList:
        """Puts an item on a list, or adds to the line that has it already."""
        return wait_for(
            "lists.add",
            lambda: self._agent.lists.add(
                list_id,
                name,
                amount=amount,
                unit=unit,
                size=size,
                product_id=product_id,
                user_id=user_id,
            ),
        )

    def add_recipe(
        self,
        list_id: str,
        recipe: Union[str, Iterable[str]],
        *,
        servings: Optional[tuple[Amount, Amount]] = None,
        optional: bool = False,
        user_id: str = "local",
    ) -> RecipeAdded:
        """Puts what a recipe needs on a list, in one step that one undo takes back."""
        return wait_for(
            "lists.add_recipe",
            lambda: self._agent.lists.add_recipe(
                list_id, recipe, servings=servings, optional=optional, user_id=user_id
            ),
        )

    def set_amount(
        self,
        list_id: str,
        line_id: str,
        amount: Amount,
        unit: Optional[str] = None,
        *,
        user_id: str = "local",
    ) -> GroceryList:
        """Sets how much of a line is wanted."""
        return wait_for(
            "lists.set_amount",
            lambda: self._agent.lists.set_amount(list_id, line_id, amount, unit, user_id=user_id),
        )

    def set_product(
        self, list_id: str, line_id: str, product_id: str, *, user_id: str = "local"
    ) -> GroceryList:
        """Matches a line to another product."""
        return wait_for(
            "lists.set_product",
            lambda: self._agent.lists.set_product(list_id, line_id, product_id, user_id=user_id),
        )

    def check(
        self, list_id: str, line_id: str, checked: bool = True, *, user_id: str = "local"
    ) -> GroceryList:
        """Marks a line as in the basket, or takes the mark back."""
        return wait_for(
            "lists.check",
            lambda: self._agent.lists.check(list_id, line_id, checked, user_id=user_id),
        )

    def remove(self, list_id: str, line_id: str, *, user_id: str = "local") -> GroceryList:
        """Takes a line off a list."""
        return wait_for(
            "lists.remove", lambda: self._agent.lists.remove(list_id, line_id, user_id=user_id)
        )

    def clear(self, list_id: str, *, user_id: str = "local") -> GroceryList:
        """Takes all lines off a list."""
        return wait_for("lists.clear", lambda: self._agent.lists.clear(list_id, user_id=user_id))

    def undo(self, list_id: str, *, user_id: str = "local") -> GroceryList:
        """Takes the newest change back. Called again, it takes back the one before."""
        return wait_for("lists.undo", lambda: self._agent.lists.undo(list_id, user_id=user_id))

    def log(
        self, list_id: str, *, after: int = 0, limit: int = 1000, user_id: str = "local"
    ) -> list[LoggedOp]:
        """The operations that made a list, oldest first, behind the version ``after``."""
        return wait_for(
            "lists.log",
            lambda: self._agent.lists.log(list_id, after=after, limit=limit, user_id=user_id),
        )


class BlockingOrders:
    """The coroutines of :class:`~grocery_core.Orders` as plain methods."""

    __slots__ = ("_agent",)

    def __init__(self, agent: GroceryAgent) -> None:
        self._agent = agent

    def import_(
        self,
        files: Union[File, Iterable[File]],
        *,
        lenient: bool = False,
        retailer: Optional[str] = None,
        price_is: Optional[str] = None,
        currency: Optional[str] = None,
        max_rows: Optional[int] = None,
        progress: Optional[Progress] = None,
        user_id: str = "local",
    ) -> OrderImportReport:
        """Imports files of orders; the files of one export are handed over together."""
        return wait_for(
            "orders.import_",
            lambda: self._agent.orders.import_(
                files,
                lenient=lenient,
                retailer=retailer,
                price_is=price_is,
                currency=currency,
                max_rows=max_rows,
                progress=progress,
                user_id=user_id,
            ),
        )

    def read_picture(
        self,
        image: Union[bytes, bytearray],
        recognizer: TextRecognizer,
        *,
        language: Optional[str] = None,
    ) -> Receipt:
        """Reads the picture of a receipt through the program's own recogniser. Nothing is kept."""
        return wait_for(
            "orders.read_picture",
            lambda: self._agent.orders.read_picture(image, recognizer, language=language),
        )

    def import_receipt(self, text: str, *, user_id: str = "local") -> ImportedReceipt:
        """Reads the text of a receipt and keeps what it says."""
        return wait_for(
            "orders.import_receipt",
            lambda: self._agent.orders.import_receipt(text, user_id=user_id),
        )

    def history(self, product_id: str, *, user_id: str = "local") -> Optional[OrderHistory]:
        """What is known of a product's purchases; None where it was never bought."""
        return wait_for(
            "orders.history", lambda: self._agent.orders.history(product_id, user_id=user_id)
        )

    def history_of_thing(self, thing: str, *, user_id: str = "local") -> Optional[OrderHistory]:
        """What is known of the purchases of what ``Bought.thing`` names."""
        return wait_for(
            "orders.history_of_thing",
            lambda: self._agent.orders.history_of_thing(thing, user_id=user_id),
        )

    def bought(self, words: str = "", *, user_id: str = "local") -> List[Bought]:
        """Everything a user has bought whose name has all of ``words``."""
        return wait_for("orders.bought", lambda: self._agent.orders.bought(words, user_id=user_id))

    def usual(self, *, limit: int = 20, user_id: str = "local") -> List[Bought]:
        """What the user usually buys, as of today."""
        return wait_for(
            "orders.usual", lambda: self._agent.orders.usual(limit=limit, user_id=user_id)
        )

    def list(
        self,
        *,
        since: Optional[str] = None,
        after: Optional[Order] = None,
        limit: int = 50,
        user_id: str = "local",
    ) -> List[Order]:
        """Orders, the newest first."""
        return wait_for(
            "orders.list",
            lambda: self._agent.orders.list(
                since=since, after=after, limit=limit, user_id=user_id
            ),
        )

    def get(self, order_id: str, *, user_id: str = "local") -> Order:
        """One order."""
        return wait_for("orders.get", lambda: self._agent.orders.get(order_id, user_id=user_id))

    def shops(self, *, user_id: str = "local") -> List[Shop]:
        """The shops that a user's orders come from."""
        return wait_for("orders.shops", lambda: self._agent.orders.shops(user_id=user_id))

    def counts(self, *, user_id: str = "local") -> OrderCounts:
        """How much of a user's is kept."""
        return wait_for("orders.counts", lambda: self._agent.orders.counts(user_id=user_id))

    def remove(self, order_ids: Iterable[str], *, user_id: str = "local") -> int:
        """Takes orders away. Answers how many were there."""
        return wait_for(
            "orders.remove", lambda: self._agent.orders.remove(order_ids, user_id=user_id)
        )

    def forget_all(self, *, user_id: str = "local") -> int:
        """Takes all orders of a user away. Answers how many there were."""
        return wait_for("orders.forget_all", lambda: self._agent.orders.forget_all(user_id=user_id))


class BlockingAliases:
    """The coroutines of :class:`~grocery_core.Aliases` as plain methods."""

    __slots__ = ("_agent",)

    def __init__(self, agent: GroceryAgent) -> None:
        self._agent = agent

    def list(self, *, user_id: str = "local") -> list[Alias]:
        """All of a user's phrases, in order."""
        return wait_for("aliases.list", lambda: self._agent.aliases.list(user_id=user_id))

    def learn(self, phrase: str, product_id: str, *, user_id: str = "local") -> None:
        """From now on the phrase means the product to this user, whatever else it might mean."""
        wait_for(
            "aliases.learn",
            lambda: self._agent.aliases.learn(phrase, product_id, user_id=user_id),
        )

    def forget(self, phrase: str, *, user_id: str = "local") -> bool:
        """Forgets what a phrase means. Answers whether anything was learned for it."""
        return wait_for(
            "aliases.forget", lambda: self._agent.aliases.forget(phrase, user_id=user_id)
        )

    def forget_all(self, *, user_id: str = "local") -> int:
        """Forgets all phrases of a user. Answers how many there were."""
        return wait_for("aliases.forget_all", lambda: self._agent.aliases.forget_all(user_id=user_id))

    def export(self, *, user_id: str = "local") -> str:
        """All of a user's phrases as JSON lines."""
        return wait_for("aliases.export", lambda: self._agent.aliases.export(user_id=user_id))

    def import_(self, text: str, *, user_id: str = "local") -> int:
        """Learns what ``export`` wrote, beside what is known. Answers how many lines there were."""
        return wait_for(
            "aliases.import_", lambda: self._agent.aliases.import_(text, user_id=user_id)
        )


class BlockingIntents:
    """The coroutines of :class:`~grocery_core.Intents` as plain methods."""

    __slots__ = ("_agent",)

    def __init__(self, agent: GroceryAgent) -> None:
        self._agent = agent

    def train(self, examples: Iterable[Example]) -> ModelVersion:
        """Makes a model from all examples, keeps it and puts it to use."""
        return wait_for("intents.train", lambda: self._agent.intents.train(examples))

    def versions(self) -> list[ModelVersion]:
        """The models that are kept, the newest first."""
        return wait_for("intents.versions", lambda: self._agent.intents.versions())

    def use_version(self, version: str) -> ModelVersion:
        """Puts a model that was trained before to use again."""
        return wait_for("intents.use_version", lambda: self._agent.intents.use_version(version))

    def use_built_in(self) -> None:
        """Hears only the built-in intents from now on. What was taught is kept."""
        wait_for("intents.use_built_in", lambda: self._agent.intents.use_built_in())
