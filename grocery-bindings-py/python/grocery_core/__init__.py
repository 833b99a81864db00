"""An embeddable grocery-shopping agent.

It understands what shoppers say, matches products, prices baskets and keeps lists; offline, with a
bundled catalogue, and with your own prices where you have them::

    from grocery_core import GroceryAgent

    agent = GroceryAgent(state="IL")
    answer = await agent.process("2 gallons of milk and a dozen eggs")
    print(answer.response, answer.grocery_list.total)

Everything it hands out is typed and immutable. Money is whole minor units with a currency, amounts
are exact text such as ``"3/2"`` with a float beside it for showing, times are RFC 3339.
"""

from __future__ import annotations

import atexit as _atexit
import os as _os

from . import _grocery_core, _host
from . import errors as errors
from ._agent import GroceryAgent, restore
from ._events import EventStream
from ._grocery_core import (
    Action,
    BudgetReport,
    Catalog,
    CompletionRequest,
    Event,
    FreeDelivery,
    GroceryItem,
    GroceryList,
    ImportReport,
    Ingredient,
    InputProcessed,
    Item,
    ItemSize,
    LineTotals,
    ListLine,
    Lists,
    ListSummary,
    ListUpdate,
    LoggedOp,
    Lost,
    Metadata,
    Money,
    Note,
    PricePoint,
    Prices,
    PriceUpdate,
    ProcessResponse,
    Product,
    ProductOffer,
    Question,
    Quote,
    QuoteRequest,
    Quotes,
    SearchHit,
    SearchPage,
    SecondOpinion,
    ShoppingList,
    SkippedLine,
    Slots,
    Span,
    Totals,
    TotalsItem,
    TypicalPrice,
    Understanding,
)
from .blocking import BlockingAgent
from .errors import (
    AuthError,
    BadAnswerError,
    CancelledError,
    ConflictError,
    CorruptError,
    GroceryError,
    InternalError,
    InvalidInputError,
    NotFoundError,
    NotSupportedError,
    RateLimitedError,
    StorageError,
    TimedOutError,
    TooLargeError,
    UnavailableError,
)
from .model import LanguageModel
from .source import PriceSource, SourcePrice

__all__ = [
    "Action",
    "AuthError",
    "BadAnswerError",
    "BlockingAgent",
    "BudgetReport",
    "CancelledError",
    "Catalog",
    "CompletionRequest",
    "ConflictError",
    "CorruptError",
    "Event",
    "EventStream",
    "FreeDelivery",
    "GroceryAgent",
    "GroceryError",
    "GroceryItem",
    "GroceryList",
    "ImportReport",
    "Ingredient",
    "InputProcessed",
    "InternalError",
    "InvalidInputError",
    "Item",
    "ItemSize",
    "LanguageModel",
    "LineTotals",
    "ListLine",
    "ListSummary",
    "ListUpdate",
    "Lists",
    "LoggedOp",
    "Lost",
    "Metadata",
    "Money",
    "NotFoundError",
    "NotSupportedError",
    "Note",
    "PricePoint",
    "PriceSource",
    "PriceUpdate",
    "Prices",
    "ProcessResponse",
    "Product",
    "ProductOffer",
    "Question",
    "Quote",
    "QuoteRequest",
    "Quotes",
    "RateLimitedError",
    "SearchHit",
    "SearchPage",
    "SecondOpinion",
    "ShoppingList",
    "SkippedLine",
    "Slots",
    "SourcePrice",
    "Span",
    "StorageError",
    "TimedOutError",
    "TooLargeError",
    "Totals",
    "TotalsItem",
    "TypicalPrice",
    "UnavailableError",
    "Understanding",
    "errors",
    "restore",
]

_atexit.register(_host.shut_down)
if hasattr(_os, "register_at_fork"):
    _os.register_at_fork(after_in_child=_grocery_core._forked)
