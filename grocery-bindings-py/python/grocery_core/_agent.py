"""The agent."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Callable, Optional, Tuple, Union, cast

from . import _grocery_core
from ._args import Path
from ._events import EventStream
from ._grocery_core import (
    Aliases,
    Budgets,
    Catalog,
    Deals,
    DealSolution,
    Explanation,
    FitPlan,
    GroceryList,
    Ingredient,
    Intents,
    Lists,
    Money,
    OfferBook,
    Orders,
    Prices,
    ProcessResponse,
    SecondOpinion,
    StoresSolution,
    Swaps,
    Totals,
    TotalsItem,
    Understanding,
    Warmer,
)

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Concatenate, ParamSpec

    from .blocking import BlockingAgent
    from .cache import CacheSettings, CacheTier, RedisTier, TierSettings
    from .model import LanguageModel
    from .policy import PolicySettings
    from .product_source import AnyProductSource
    from .source import AnyPriceSource
    from .vectors import Embedder, VectorIndex
    from .warming import OnWarmProgress, WarmerSettings

    _Options = ParamSpec("_Options")

__all__ = ["GroceryAgent", "restore"]


def _on_a_thread(
    make: Callable[Concatenate[GroceryAgent, _Options], None],
) -> Callable[_Options, Coroutine[Any, Any, GroceryAgent]]:
    """The constructor as a coroutine, with the arguments of the plain one."""

    async def open(cls: type[GroceryAgent], /, **options: Any) -> GroceryAgent:
        """Makes an agent on a thread of its own, so that opening a database and reading a catalogue do not hold
        up the event loop. Takes what the constructor takes and raises what it raises::

            async with await GroceryAgent.open(database="groceries.db") as agent:
                print((await agent.process("2 gallons of milk")).response)
        """
        return await asyncio.to_thread(cls, **options)

    open.__qualname__ = "GroceryAgent.open"
    return cast("Callable[_Options, Coroutine[Any, Any, GroceryAgent]]", classmethod(open))


class GroceryAgent:
    """An agent that hears, matches, prices, totals and keeps lists::

        agent = GroceryAgent(database="groceries.db", state="IL")
        answer = await agent.process("2 gallons of milk and a dozen eggs, keep it under $20")
        print(answer.response, answer.grocery_list.total)

    Making one takes some tens of milliseconds, more where the database holds a large catalogue; in an event loop
    ``await GroceryAgent.open(...)`` does it without holding the loop up. Without arguments it works in memory with the
    bundled catalogue and its typical prices; nothing needs a network or a key. One agent serves any number of users, tasks and threads at once. Code
    without asyncio uses :attr:`blocking`.

    Cancelling a call leaves no half-changed list. A forked child makes an agent of its own.
    """

    __slots__ = ("__weakref__", "_native")

    def __init__(
        self,
        *,
        database: Optional[Path] = None,
        price_source: Union[
            AnyPriceSource, Iterable[Union[AnyPriceSource, Tuple[AnyPriceSource, PolicySettings]]], None
        ] = None,
        price_policy: Optional[PolicySettings] = None,
        ask_all_price_sources: bool = False,
        price_fresh_for_ms: Optional[int] = None,
        price_cache: Optional[CacheSettings] = None,
        price_tiers: Optional[
            Iterable[Union[Path, RedisTier, CacheTier, Tuple[Union[Path, CacheTier], TierSettings]]]
        ] = None,
        warmer: Optional[WarmerSettings] = None,
        on_warm_progress: Optional[OnWarmProgress] = None,
        language_model: Optional[LanguageModel] = None,
        model_below: Optional[float] = None,
        model_budget_ms: Optional[int] = None,
        model_concurrency: Optional[int] = None,
        model_policy: Optional[PolicySettings] = None,
        product_source: Optional[AnyProductSource] = None,
        embedder: Optional[Embedder] = None,
        vector_index: Optional[VectorIndex] = None,
        source_timeout_ms: Optional[int] = None,
        vector_weight: Optional[float] = None,
        min_similarity: Optional[float] = None,
        neighbours: Optional[int] = None,
        barcode_layouts: Optional[str] = None,
        catalog_file: Optional[Path] = None,
        currency: Optional[str] = None,
        state: Optional[str] = None,
        zip_code: Optional[str] = None,
        taxes: Optional[str] = None,
        offers: Union[OfferBook, Mapping[str, Any], str, None] = None,
        utc_offset_minutes: Optional[int] = None,
        price_timeout_ms: Optional[int] = None,
        event_buffer: Optional[int] = None,
        list_name: Optional[str] = None,
        max_lines: Optional[int] = None,
        max_text_bytes: Optional[int] = None,
        fixed_time: Optional[str] = None,
        seed: Optional[int] = None,
    ) -> None:
        """Makes an agent.

        :param database: an SQLite file, made where there is none; in memory where absent.
        :param price_source: where live prices come from: one source, or several, which are asked one after the
            other, each for what those before it have no fresh price of; in a pair with its own guards where it has
            some. The catalogue's typical prices where absent.
        :param price_policy: guards around each price source (breaker, retries, places, rate); a timeout alone
            where absent.
        :param ask_all_price_sources: whether all price sources are asked at once, and the lowest fresh price stands.
        :param price_fresh_for_ms: how long a told price counts as fresh, wherever it is kept; 300,000 where absent, 0
            asks the sources each time and keeps nothing.
        :param price_cache: the numbers of the cache of prices; 1,000 prices in memory, each for a minute, where
            absent.
        :param price_tiers: where prices are kept below memory, asked in this order: a path is an SQLite file of its
            own, which outlives the process; a mapping with ``redis`` is a server that processes share
            (:class:`RedisTier`); anything else is a tier of yours; in a pair with its settings where it has some.
        :param warmer: what :attr:`warmer` fetches before anybody asks, when and within which bounds. Give the cache room
            and time for it.
        :param on_warm_progress: is told after each batch how far a run of the warmer is.
        :param language_model: a second opinion on sentences that the rules are unsure of; none where absent.
        :param model_below: the model is asked where the rules' confidence is below this; 0.6 where absent.
        :param model_budget_ms: how long the model may take, waiting in line included; 3,000 where absent.
        :param model_concurrency: how many questions to the model may run at once; 4 where absent.
        :param model_policy: guards around the language model; a timeout and ``model_concurrency`` alone where
            absent.
        :param product_source: where products are searched and looked up beyond the catalogue; nowhere where
            absent.
        :param embedder: what turns texts into vectors, for ``catalog.search_hybrid``; none where absent.
        :param vector_index: where vectors are kept, with an ``embedder`` of as many dimensions; in memory where
            absent.
        :param source_timeout_ms: how long a product source may take, and an embedder or index in a search; 3,000
            where absent.
        :param vector_weight: what a place among the neighbours counts beside the same place among the hits of
            the words, 0 to 10; 1 where absent.
        :param min_similarity: neighbours less near than this are left out, -1 to 1; 0 where absent.
        :param neighbours: how many neighbours are asked for, 1 to 1,000; 100 where absent.
        :param barcode_layouts: how the shop prints prices and weights into bar codes: ``us``, ``us_five_digits``,
            ``nordic`` or ``none``; ``us`` where absent.
        :param catalog_file: a catalogue file (a table, JSON or Open Food Facts, gzip allowed), in place of the bundled one.
        :param currency: the currency of budgets and totals; USD where absent.
        :param state: the two-letter state where a request says none; no tax is estimated without.
        :param zip_code: the postal code where a request says none.
        :param taxes: a tax table of your own, in place of the built-in one: tab-separated, as
            ``grocery-core/data/us_sales_tax.tsv``, with rows such as ``IL/606`` for local taxes.
        :param offers: what the shop has on offer: an :class:`OfferBook` or the data of one. Lists then say what it saves.
        :param utc_offset_minutes: how far the shopper's zone is ahead of UTC; decides what "tomorrow" is.
        :param price_timeout_ms: how long a price source may take; 2,000 where absent.
        :param event_buffer: how many events are kept for subscribers that come late or read slowly.
        :param list_name: the name of a list that comes into being by itself.
        :param max_lines: how many lines a list may have.
        :param max_text_bytes: the longest text that is read, in bytes of UTF-8: of a sentence with its other
            hearings, of a recipe line. At most 1,048,576; 16,384 where absent.
        :param fixed_time: an RFC 3339 time at which the agent's clock stands, to replay a run.
        :param seed: the seed of the ids, to replay a run.
        :raises StorageError: where the database cannot be opened.
        :raises InvalidInputError: where a value has no meaning or a catalogue line is malformed.
        """
        self._native = _grocery_core.Agent(
            database=database,
            price_source=price_source,
            price_policy=price_policy,
            ask_all_price_sources=ask_all_price_sources,
            price_fresh_for_ms=price_fresh_for_ms,
            price_cache=price_cache,
            price_tiers=price_tiers,
            warmer=warmer,
            on_warm_progress=on_warm_progress,
            language_model=language_model,
            model_below=model_below,
            model_budget_ms=model_budget_ms,
            model_concurrency=model_concurrency,
            model_policy=model_policy,
            product_source=product_source,
            embedder=embedder,
            vector_index=vector_index,
            source_timeout_ms=source_timeout_ms,
            vector_weight=vector_weight,
            min_similarity=min_similarity,
            neighbours=neighbours,
            barcode_layouts=barcode_layouts,
            catalog_file=catalog_file,
            currency=currency,
            state=state,
            zip_code=zip_code,
            taxes=taxes,
            offers=offers,
            utc_offset_minutes=utc_offset_minutes,
            price_timeout_ms=price_timeout_ms,
            event_buffer=event_buffer,
            list_name=list_name,
            max_lines=max_lines,
            max_text_bytes=max_text_bytes,
            fixed_time=fixed_time,
            seed=seed,
        )

    open = _on_a_thread(__init__)

    async def process(
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
        """Does what a shopper said and answers with the list, priced.

        :param text: what was said. May be empty where ``speech`` is given.
        :param user_id: who said it. Users never see each other's lists.
        :param conversation_id: in which conversation, so that "make it 3" knows what "it" is; the
            user's only one where absent.
        :param list_id: the list to work on; the user's current one where absent.
        :param language: an ISO 639-1 code; detected where absent.
        :param speech: what a speech recogniser heard, best first.
        :raises InvalidInputError: for empty text; :class:`TooLargeError` for more than ``max_text_bytes``.
        :raises NotFoundError: where the user has no such list.
        """
        return await self._native.process(
            text,
            user_id=user_id,
            conversation_id=conversation_id,
            list_id=list_id,
            state=state,
            zip_code=zip_code,
            city=city,
            language=language,
            speech=speech,
        )

    async def fit(
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
        """What to give up so that a list keeps to a budget: the least loss that the money allows. Changes nothing;
        :meth:`apply_fit` does.

        :param list_id: the list; the user's newest where absent.
        :param budget: what the list may cost, with tax and without delivery. Where absent, what is left of the kept budget
            for ``period``, or for the shortest one.
        :param priorities: how much lines matter, by line id: ``"must"`` is never left out, ``"want"`` (where nothing is
            said) outweighs everything that would be ``"nice"``.
        :param without: what is not to be done: ``"other_pack"``, ``"downsize"``, ``"swap"``, ``"drop"``.
        :param diets: what every product that comes in must state, such as ``"vegan"``.
        :param allergens: what every product that comes in must be known to be free of, such as ``"milk"``.
        :param excludes: words that no product that comes in may have.
        :param language: of the sentences, an ISO 639-1 code; English where absent.
        :param shopper: who shops, as far as offers ask; see :class:`Deals`.
        :raises InvalidInputError: naming the field that has no meaning, or where there is no budget at all.
        :raises NotFoundError: where the user has no such list.
        """
        return await self._native.fit(
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
        )

    async def apply_fit(self, plan: FitPlan) -> GroceryList:
        """Does what a plan says, in one step that one undo takes back. Answers the list, priced.

        :raises ConflictError: where the list has changed since the plan was made.
        """
        return await self._native.apply_fit(plan)

    def parse(
        self, text: str, *, language: Optional[str] = None, speech: Iterable[str] = ()
    ) -> Understanding:
        """What a sentence means, without doing it. Takes microseconds and never fails: what was not
        heard is in ``notes``."""
        return self._native.parse(text, language=language, speech=speech)

    def explain(
        self, text: str, *, language: Optional[str] = None, speech: Iterable[str] = ()
    ) -> Explanation:
        """How ``text`` is read, stage by stage, for people who want to know why: its language, tokens and
        clauses, what the rules read and what the model made of it. Does nothing else and never fails;
        ``understanding`` is what :meth:`parse` gives."""
        return self._native.explain(text, language=language, speech=speech)

    async def understand(
        self, text: str, *, language: Optional[str] = None, speech: Iterable[str] = ()
    ) -> SecondOpinion:
        """What ``text`` means, with the language model's help where the rules are unsure.

        Never fails and takes no longer than the model's budget. What the model names and the text does
        not is in ``offered`` and nowhere else: ask before you take it.
        """
        return await self._native.understand(text, language=language, speech=speech)

    def languages(self) -> list[tuple[str, str]]:
        """The languages that can be read, English first: ISO 639-1 code and own name."""
        return self._native.languages()

    def ingredient(self, text: str) -> Ingredient:
        """The parts of one line of a recipe, such as "1 1/2 cups flour, sifted"."""
        return self._native.ingredient(text)

    def totals(
        self,
        items: Iterable[TotalsItem],
        *,
        state: Optional[str] = None,
        zip_code: Optional[str] = None,
        promo_code: Optional[str] = None,
        loyalty_member: bool = False,
        first_order: Optional[bool] = None,
        tax_rate: Union[str, Decimal, int, float, None] = None,
        policy: Union[str, Mapping[str, Any], None] = None,
        date: Optional[str] = None,
        currency: Optional[str] = None,
        snap_balance: Optional[Money] = None,
        delivery_fee: Optional[Money] = None,
        bags: int = 0,
    ) -> Totals:
        """Adds a basket up to the cent. ``totals.refund(...)`` says what returned goods give back.

        :param tax_rate: a rate in percent for everything, in place of the dated table's.
        :param policy: ``"lawful"`` (the default), ``"original"`` or ``"documented"``, or what differs from
            ``"lawful"``: ``{"tax_included": True, "tax_level": "line", "bag_fee": Money(10)}``.
        :param date: the day of the sale, ISO 8601; today where absent.
        :param snap_balance: what is on the shopper's SNAP card. It pays for what it may and takes the tax off that;
            ``totals.tender`` then says who pays what.
        :param delivery_fee: what delivery costs, where that is settled already; by the policy where absent.
        :param bags: how many bags are bought at the policy's ``bag_fee``.
        :raises InvalidInputError: naming the item, from 0, and its field.
        """
        return self._native.totals(
            items,
            state=state,
            zip_code=zip_code,
            promo_code=promo_code,
            loyalty_member=loyalty_member,
            first_order=first_order,
            tax_rate=None if tax_rate is None else str(tax_rate),
            policy=policy,
            date=date,
            currency=currency,
            snap_balance=snap_balance,
            delivery_fee=delivery_fee,
            bags=bags,
        )

    async def optimise_deals(self, problem: Union[str, Mapping[str, Any]]) -> DealSolution:
        """Which offers and coupons go on which units of a cart, so that nothing better exists. Works on a thread of
        its own, however long it takes, and stops where the call is cancelled.

        :param problem: a ``grocery-deals/1`` object, as :func:`grocery_core.optimise_deals` takes it.
        :raises InvalidInputError: naming the field that is wrong, such as ``offers[3].percent_bp``.
        """
        return await self._native.optimise_deals(problem)

    async def optimise_basket(self, problem: Union[str, Mapping[str, Any]]) -> StoresSolution:
        """At which stores to buy what, so that nothing cheaper or better exists. Works as :meth:`optimise_deals`.

        :param problem: a ``grocery-basket/1`` object, as :func:`grocery_core.optimise_basket` takes it.
        :raises InvalidInputError: naming the field that is wrong, such as ``needs[0].qty``.
        """
        return await self._native.optimise_basket(problem)

    @property
    def lists(self) -> Lists:
        """The lists of all users, directly."""
        return self._native.lists

    @property
    def prices(self) -> Prices:
        """Quotes and their history, directly."""
        return self._native.prices

    @property
    def warmer(self) -> Warmer:
        """Prices at hand before anybody asks."""
        return self._native.warmer

    @property
    def catalog(self) -> Catalog:
        """The products."""
        return self._native.catalog

    @property
    def orders(self) -> Orders:
        """What was bought: imported, read from receipts, and what follows from it."""
        return self._native.orders

    @property
    def swaps(self) -> Swaps:
        """What users said to substitutes: judge, list, forget, and substitutes that know of it."""
        return self._native.swaps

    @property
    def aliases(self) -> Aliases:
        """What users mean by their phrases: list, teach, forget, carry elsewhere."""
        return self._native.aliases

    @property
    def intents(self) -> Intents:
        """What can be heard, and intents of the program's own."""
        return self._native.intents

    @property
    def deals(self) -> Deals:
        """The offers of the shop: set them, ask for them, and what they save on a list."""
        return self._native.deals

    @property
    def budgets(self) -> Budgets:
        """What may be spent in a week, a month, on a category, and how it stands."""
        return self._native.budgets

    def events(self, *, after: Optional[int] = None) -> EventStream:
        """What happens from now on, as an asynchronous iterator.

        :param after: the ``seq`` of the last event seen, to go on behind it.
        """
        return EventStream(self._native.events(after))

    async def backup(self, path: Path) -> None:
        """Writes a copy of the database to a new file, while the agent goes on working. The copy has
        been checked when this returns.

        :raises NotSupportedError: for an agent in memory.
        """
        await self._native.backup(path)

    @property
    def blocking(self) -> BlockingAgent:
        """The same agent for code without asyncio: every coroutine as a plain method."""
        from .blocking import BlockingAgent

        return BlockingAgent(self)

    async def check(self) -> None:
        """Checks the database's integrity; an agent in memory is always well.

        :raises CorruptError: saying what is damaged.
        """
        await self._native.check()

    async def close(self) -> None:
        """Ends the event streams and closes the database, waiting for what is under way. Later calls
        raise :class:`StorageError`."""
        await self._native.close()

    async def __aenter__(self) -> GroceryAgent:
        return self

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        await self.close()


async def restore(source: Path, target: Path) -> None:
    """Puts the backup ``source`` in place of the database ``target``, after checking it. No agent
    may have ``target`` open.

    :raises CorruptError: where the backup is damaged or of another program.
    :raises StorageError: where ``target`` is in use or cannot be written; it is then as it was.
    """
    await _grocery_core.restore(source, target)
