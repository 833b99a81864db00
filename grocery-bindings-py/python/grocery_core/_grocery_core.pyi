"""
The native half of `grocery_core`. Import from `grocery_core`, not from here.
"""

from _typeshed import SupportsGetItem
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from grocery_core.imports import Progress
from grocery_core.recognizer import TextRecognizer
from grocery_core.warming import OnWarmProgress
from os import PathLike
from typing import Any, BinaryIO, List, SupportsFloat, SupportsIndex, final

__all__ = ["Access", "Action", "Agent", "AlertStep", "Alias", "Aliases", "ApplicableOffers", "Application", "Availability", "Bought", "BudgetReport", "BudgetStatus", "BudgetThreshold", "Budgets", "CacheStats", "Cadence", "Catalog", "CategoryRecord", "CombinedHit", "CombinedSearch", "Compacted", "ComparedPrice", "CompletionRequest", "Coupon", "Crossing", "DealBasket", "DealChange", "DealExplanation", "DealPlan", "DealSolution", "DealSplit", "Deals", "Deposit", "DetectedDeal", "Detection", "EmbedTexts", "Event", "Example", "ExplainedHit", "Explanation", "FitChange", "FitGoods", "FitPlan", "FreeDelivery", "GroceryItem", "GroceryList", "HttpPriceSource", "HttpProductSource", "HttpRequest", "HttpResponse", "HybridHit", "HybridSearch", "ImportProgress", "ImportReport", "ImportedReceipt", "Ingredient", "InputProcessed", "IntentInfo", "Intents", "Invalidation", "Item", "ItemOffer", "ItemSize", "JudgedSwap", "KrogerSource", "KrogerStore", "LastPaid", "LeftOutLine", "LineNote", "LineShare", "LineTotals", "ListDeals", "ListExplained", "ListLine", "ListSummary", "ListUpdate", "Lists", "LoggedOp", "LookupProducts", "Lost", "Measure", "Metadata", "ModelVersion", "Money", "Note", "ObservedPrice", "OfferBook", "OfferNotOn", "OfferReason", "OfferRule", "OfferShare", "OpenFoodFacts", "OpenPrices", "Order", "OrderAmounts", "OrderCounts", "OrderFlag", "OrderHistory", "OrderImportReport", "OrderLine", "Orders", "PastSale", "Pick", "PolicyReport", "PriceAlert", "PriceAt", "PriceComparison", "PriceDrop", "PricePerUnit", "PricePoint", "PriceRecord", "PriceReport", "PriceSourceStatus", "PriceStanding", "PriceStats", "PriceTick", "PriceUpdate", "PricedProduct", "PricedSearch", "Prices", "PricesState", "PriorLowest", "ProcessResponse", "Product", "ProductDetails", "ProductOffer", "ProductRecord", "ProductVector", "Purchase", "Question", "Quote", "QuoteRequest", "Quotes", "RankReason", "RankedDeal", "Ratings", "RebateClaim", "RebateOffer", "RebatePlan", "Receipt", "RecipeAdded", "RecognizeText", "Refund", "RefundLine", "RegularPrice", "Review", "ReviewSummary", "RunnerUp", "SavedBy", "Scanned", "SearchExplanation", "SearchHit", "SearchMetadata", "SearchNote", "SearchPage", "SearchPart", "SearchProducts", "SearchResult", "SearchVectors", "SecondOpinion", "SeenAction", "SeenClause", "SeenConfidence", "SeenItem", "SeenLanguage", "SeenModel", "SeenSecond", "SeenToken", "Shop", "ShoppingList", "Shrinkage", "SkippedLine", "Slots", "SourcePage", "SourcedProduct", "Span", "SpendEntry", "StorePay", "StoresPlan", "StoresSolution", "Subscription", "Substitute", "SubstituteParts", "Substitutes", "SubstitutesLeftOut", "Swaps", "Tender", "TierEntry", "TierStats", "Totals", "TotalsItem", "TrackedPrice", "TrackedPriceAlert", "TrendingProduct", "TypicalPrice", "Understanding", "UnitPrice", "UnitUse", "UnusedOffer", "UsedOffer", "VariableMeasure", "VatTotals", "VectorHit", "VectorsIndexed", "WalmartSource", "WarmAnswer", "WarmBudget", "WarmEarned", "WarmProgress", "WarmReport", "WarmStrategyState", "Warmer", "WarmerState", "WasPrice", "_error_kinds", "_forked", "_shutdown", "alert_step", "detect_deals", "optimise_basket", "optimise_deals", "rank_deals", "restore", "scale_recipe", "split_deals", "totals_from_deals"]

@final
class Access:
    """
    Something that was done with a product: it was looked at, put on a list or bought.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, product_id: str, kind: str, at: str | None = None) -> Access:
        """
        `kind` is "view", "add" or "buy"; `at` is RFC 3339, now where it is left out.
        """
    def __repr__(self, /) -> str: ...
    @property
    def at(self, /) -> str | None:
        """
        When, RFC 3339; None for now.
        """
    @property
    def kind(self, /) -> str:
        """
        What was done: "view", "add" or "buy".
        """
    @property
    def product_id(self, /) -> str:
        """
        The product.
        """

@final
class Action:
    """
    One thing to do.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def confidence(self, /) -> float:
        """
        How sure that is, 0 to 1.
        """
    @property
    def intent(self, /) -> str:
        """
        What to do, by its wire name.
        """
    @property
    def items(self, /) -> list[Item]:
        """
        What it is about, in the order it was said.
        """
    @property
    def slots(self, /) -> Slots:
        """
        What else was said about it.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Agent:
    """
    The native half of `GroceryAgent`.
    """
    def __new__(cls, /, *, database: str | PathLike[str] | None = None, price_source: Any | None = None, price_policy: str | Mapping[str, Any] | None = None, ask_all_price_sources: bool = False, price_fresh_for_ms: SupportsIndex | None = None, price_cache: str | Mapping[str, Any] | None = None, price_tiers: Any | None = None, warmer: str | Mapping[str, Any] | None = None, on_warm_progress: OnWarmProgress | None = None, language_model: Any | None = None, model_below: SupportsFloat | SupportsIndex | None = None, model_budget_ms: SupportsIndex | None = None, model_concurrency: SupportsIndex | None = None, model_policy: str | Mapping[str, Any] | None = None, product_source: Any | None = None, embedder: Any | None = None, vector_index: Any | None = None, source_timeout_ms: SupportsIndex | None = None, vector_weight: SupportsFloat | SupportsIndex | None = None, min_similarity: SupportsFloat | SupportsIndex | None = None, neighbours: SupportsIndex | None = None, barcode_layouts: str | None = None, catalog_file: str | PathLike[str] | None = None, currency: str | None = None, state: str | None = None, zip_code: str | None = None, taxes: str | None = None, offers: OfferBook | str | Mapping[str, Any] | None = None, utc_offset_minutes: SupportsIndex | None = None, price_timeout_ms: SupportsIndex | None = None, event_buffer: SupportsIndex | None = None, list_name: str | None = None, max_lines: SupportsIndex | None = None, max_text_bytes: SupportsIndex | None = None, fixed_time: str | None = None, seed: SupportsIndex | None = None) -> Agent: ...
    @property
    def aliases(self, /) -> Aliases:
        """
        What users mean by their phrases.
        """
    async def apply_fit(self, /, plan: FitPlan) -> GroceryList:
        """
        Does what a plan says, in one step that one undo takes back.
        """
    async def backup(self, /, path: str | PathLike[str]) -> None:
        """
        Writes a copy of the database to a new file.
        """
    @property
    def budgets(self, /) -> Budgets:
        """
        What may be spent, and how it stands.
        """
    @property
    def catalog(self, /) -> Catalog:
        """
        The products.
        """
    async def check(self, /) -> None:
        """
        Checks the database's integrity. An agent in memory is always well.
        """
    async def close(self, /) -> None:
        """
        Ends the event streams and closes the database, waiting for what is under way.
        """
    @property
    def deals(self, /) -> Deals:
        """
        The offers of the shop.
        """
    def events(self, /, after: SupportsIndex | None) -> Subscription:
        """
        Subscribes to what happens from now on, or behind the event `after`.
        """
    def explain(self, /, text: str, *, language: str | None = None, speech: Iterable[str] = ...) -> Explanation:
        """
        How a sentence is read, stage by stage, for people who want to know why.
        """
    async def fit(self, /, list_id: str | None, *, budget: Money | None = None, period: str | None = None, priorities: Mapping[str, str] = ..., without: Iterable[str] = ..., diets: Iterable[str] = ..., allergens: Iterable[str] = ..., excludes: Iterable[str] = ..., state: str | None = None, zip_code: str | None = None, language: str | None = None, shopper: str | Mapping[str, Any] | None = None, user_id: str) -> FitPlan:
        """
        What to give up so that a list keeps to a budget. Changes nothing.
        """
    def ingredient(self, /, text: str) -> Ingredient:
        """
        The parts of one line of a recipe.
        """
    @property
    def intents(self, /) -> Intents:
        """
        What can be heard, and intents of the program's own.
        """
    def languages(self, /) -> list[tuple[str, str]]:
        """
        The languages that can be read, English first: ISO 639-1 code and own name.
        """
    @property
    def lists(self, /) -> Lists:
        """
        The lists of all users, directly.
        """
    async def optimise_basket(self, /, problem: str | Mapping[str, Any]) -> StoresSolution:
        """
        Finds at which stores to buy what, on a thread of its own.
        """
    async def optimise_deals(self, /, problem: str | Mapping[str, Any]) -> DealSolution:
        """
        Finds the best use of offers on a cart, on a thread of its own.
        """
    @property
    def orders(self, /) -> Orders:
        """
        What was bought.
        """
    def parse(self, /, text: str, *, language: str | None = None, speech: Iterable[str] = ...) -> Understanding:
        """
        What a sentence means, without doing it.
        """
    @property
    def prices(self, /) -> Prices:
        """
        Quotes and their history, directly.
        """
    async def process(self, /, text: str, *, user_id: str, conversation_id: str | None = None, list_id: str | None = None, state: str | None = None, zip_code: str | None = None, city: str | None = None, language: str | None = None, speech: Iterable[str] = ...) -> ProcessResponse:
        """
        Does what a shopper said and answers with the list, priced.
        """
    @property
    def swaps(self, /) -> Swaps:
        """
        What users said to substitutes.
        """
    def totals(self, /, items: Iterable[TotalsItem], *, state: str | None = None, zip_code: str | None = None, promo_code: str | None = None, loyalty_member: bool = False, first_order: bool | None = None, tax_rate: str | None = None, policy: str | Mapping[str, Any] | None = None, date: str | None = None, currency: str | None = None, snap_balance: Money | None = None, delivery_fee: Money | None = None, bags: SupportsIndex = 0) -> Totals:
        """
        Adds a basket up to the cent.
        """
    async def understand(self, /, text: str, *, language: str | None = None, speech: Iterable[str] = ...) -> SecondOpinion:
        """
        What a sentence means, with the language model's help where the rules are unsure.
        """
    @property
    def warmer(self, /) -> Warmer:
        """
        Prices at hand before anybody asks.
        """

@final
class AlertStep:
    """
    What an alert rule made of one price.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def alert(self, /) -> PriceAlert | None:
        """
        The alert, where there is one.
        """
    @property
    def state(self, /) -> dict[str, Any]:
        """
        What the rule remembers of this product: keep it for the next step.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Alias:
    """
    A phrase and the product that one user means by it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def at(self, /) -> str:
        """
        When it was taught last, RFC 3339.
        """
    @property
    def phrase(self, /) -> str:
        """
        The phrase in its plain form.
        """
    @property
    def product_id(self, /) -> str:
        """
        The product.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def uses(self, /) -> int:
        """
        How often it was taught.
        """

@final
class Aliases:
    """
    Which product a user means by a phrase: learned where a question about a product is answered, taught
    by the program, carried from one place to another.
    """
    async def export(self, /, *, user_id: str = ...) -> str:
        """
        All of a user's phrases as JSON lines: one `{"phrase":...,"product":...}` each.
        """
    async def forget(self, /, phrase: str, *, user_id: str = ...) -> bool:
        """
        Forgets what a phrase means. Answers whether anything was learned for it.
        """
    async def forget_all(self, /, *, user_id: str = ...) -> int:
        """
        Forgets all phrases of a user. Answers how many there were.
        """
    async def import_(self, /, text: str, *, user_id: str = ...) -> int:
        """
        Learns what `export` wrote, beside what is known; the same phrase is replaced. Answers how many
        lines there were. A line that cannot be read is named, and then nothing is learned.
        """
    async def learn(self, /, phrase: str, product_id: str, *, user_id: str = ...) -> None:
        """
        From now on the phrase means the product to this user, whatever else it might mean.
        """
    async def list(self, /, *, user_id: str = ...) -> list[Alias]:
        """
        All of a user's phrases, in order.
        """

@final
class ApplicableOffers:
    """
    The offers that are on for a cart.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def not_on(self, /) -> list[OfferNotOn]:
        """
        Every other offer of the book, with what stands against it.
        """
    @property
    def problem(self, /) -> dict[str, Any]:
        """
        The cart with every offer that is on, a `grocery-deals/1` object for `optimise_deals`.
        """
    @property
    def rebates(self, /) -> list[RebateOffer]:
        """
        The rebates that can be claimed for these goods.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unknown_codes(self, /) -> list[str]:
        """
        Codes that were entered and that no offer has.
        """

@final
class Application:
    """
    One application of an offer.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def offer(self, /) -> str:
        """
        The offer.
        """
    @property
    def tier(self, /) -> int | None:
        """
        The step of a tiered spend offer, counted from 0.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def units(self, /) -> list[UnitUse]:
        """
        The units it takes. Empty for offers on the order.
        """
    @property
    def uses(self, /) -> int:
        """
        How many uses this stands for.
        """

@final
class Availability:
    """
    What is in stock, as far as somebody says.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def in_stock(self, /) -> bool | None:
        """
        Whether there is any.
        """
    @property
    def quantity(self, /) -> int | None:
        """
        How many packages there are.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Bought:
    """
    One thing a user buys, over all its purchases.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def cadence(self, /) -> Cadence:
        """
        How often, and when next.
        """
    @property
    def last_paid(self, /) -> LastPaid | None:
        """
        What was paid last.
        """
    @property
    def lines(self, /) -> int:
        """
        How many lines.
        """
    @property
    def name(self, /) -> str:
        """
        The name as it was last printed.
        """
    @property
    def product_id(self, /) -> str | None:
        """
        The product of the catalogue, where it is one.
        """
    @property
    def quantity(self, /) -> float:
        """
        How much is bought at a time, for showing: the median, with its unit.
        """
    @property
    def quantity_exact(self, /) -> str:
        """
        The same, exactly.
        """
    @property
    def thing(self, /) -> str:
        """
        What it is counted by: a product of the catalogue, or an item of a shop.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit(self, /) -> str:
        """
        The unit of `quantity`.
        """

@final
class BudgetReport:
    """
    How a list stands against a spending limit.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def left(self, /) -> Money:
        """
        What is left; 0 where the limit is passed.
        """
    @property
    def limit(self, /) -> Money:
        """
        The limit.
        """
    @property
    def over(self, /) -> Money:
        """
        By how much the limit is passed; 0 where it is kept.
        """
    @property
    def reason(self, /) -> str:
        """
        Why, in a sentence.
        """
    @property
    def spent(self, /) -> Money:
        """
        What the list costs with tax, and what its period cost before.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class BudgetStatus:
    """
    How a budget stands in the period that runs.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def category(self, /) -> str | None:
        """
        The category it is for; None for everything.
        """
    @property
    def first_day(self, /) -> str:
        """
        The first day of the period, ISO 8601.
        """
    @property
    def last_day(self, /) -> str:
        """
        The last day of the period.
        """
    @property
    def left(self, /) -> Money:
        """
        What is left; 0 where the limit is passed.
        """
    @property
    def limit(self, /) -> Money:
        """
        What may be spent.
        """
    @property
    def over(self, /) -> Money:
        """
        By how much the limit is passed; 0 where it is kept.
        """
    @property
    def percent(self, /) -> int:
        """
        What is spent in whole percent of the limit, cut off.
        """
    @property
    def period(self, /) -> str:
        """
        How long it runs: "day", "week", "month" or "year".
        """
    @property
    def spent(self, /) -> Money:
        """
        What is spent.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class BudgetThreshold:
    """
    So much of a budget is spent.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def category(self, /) -> str | None:
        """
        The category it is for; None for everything.
        """
    @property
    def first_day(self, /) -> str:
        """
        The first day of the period, ISO 8601.
        """
    @property
    def last_day(self, /) -> str:
        """
        The last day of the period.
        """
    @property
    def limit(self, /) -> Money:
        """
        What may be spent.
        """
    @property
    def period(self, /) -> str:
        """
        How long it runs: "day", "week", "month" or "year".
        """
    @property
    def spent(self, /) -> Money:
        """
        What is spent.
        """
    @property
    def threshold(self, /) -> int:
        """
        The threshold, in percent of the limit.
        """
    @property
    def timestamp(self, /) -> str:
        """
        When, RFC 3339.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def user_id(self, /) -> str:
        """
        Whose it is.
        """

@final
class Budgets:
    """
    What may be spent in a day, week, month or year, for everything or for a category, and how it stands. Imported orders
    and receipts count by themselves, on the day of the order.
    """
    async def forget_all(self, /, *, user_id: str = ...) -> None:
        """
        Takes all budgets of a user away, with everything recorded.
        """
    async def remove(self, /, period: str, *, category: str | None = None, user_id: str = ...) -> bool:
        """
        Takes a budget away. Answers whether it was there.
        """
    async def remove_spend(self, /, ids: Iterable[str], *, user_id: str = ...) -> int:
        """
        Takes entries away, such as of an order that was cancelled. Answers how many were there.
        """
    async def set(self, /, period: str, limit: Money, *, category: str | None = None, thresholds: SupportsGetItem[int, SupportsIndex] | None = None, week_starts_on: SupportsIndex = 1, user_id: str = ...) -> list[Crossing]:
        """
        Sets a budget, in place of the one for the same period ("day", "week", "month" or "year") and category. Answers
        the thresholds, in percent, that what is spent already crosses; without any, 50, 80 and 100 are told. Weeks begin on
        `week_starts_on`, Monday = 1 to Sunday = 7.
        """
    async def spend(self, /, entries: Iterable[SpendEntry], *, user_id: str = ...) -> list[Crossing]:
        """
        Records what was spent; an id that is known is replaced. Answers the thresholds that this crossed, each told once
        in its period.
        """
    async def standing(self, /, *, user_id: str = ...) -> list[BudgetStatus]:
        """
        How a user's budgets stand today: the shortest period first, in it everything before categories.
        """
    def today(self, /) -> str:
        """
        The shopper's own day, ISO 8601.
        """

@final
class CacheStats:
    """
    What a cache did since it was made. Each key asked for is counted once:
    `gets == memory_hits + the hits of all tiers + stale + misses`.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def background(self, /) -> int:
        """
        Loads begun behind the callers' backs.
        """
    @property
    def entries(self, /) -> int:
        """
        Entries in memory, about.
        """
    @property
    def gets(self, /) -> int:
        """
        Keys asked for and answered.
        """
    @property
    def hit_percent(self, /) -> int | None:
        """
        The share of gets answered fresh without the loader, in percent rounded down; None before the first.
        """
    @property
    def load_failures(self, /) -> int:
        """
        Keys that loaders failed to answer.
        """
    @property
    def loads(self, /) -> int:
        """
        Keys that loaders were asked for.
        """
    @property
    def memory_hits(self, /) -> int:
        """
        Answered fresh from memory.
        """
    @property
    def misses(self, /) -> int:
        """
        Answered by the loader, with nothing, with an error, or given up by the caller.
        """
    @property
    def negative(self, /) -> int:
        """
        Of all answers, those that said there is no such thing.
        """
    @property
    def overtaken(self, /) -> int:
        """
        Loads that were overtaken by a write or removal and not kept.
        """
    @property
    def stale(self, /) -> int:
        """
        Answered with a value past its time.
        """
    @property
    def tiers(self, /) -> list[TierStats]:
        """
        The tiers, in the order given.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Cadence:
    """
    How often something is bought.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def days(self, /) -> int:
        """
        On how many different days it was bought.
        """
    @property
    def every_days(self, /) -> float | None:
        """
        The median of the days between one purchase and the next; half days count. None for less than two.
        """
    @property
    def every_days_exact(self, /) -> str | None:
        """
        The same, exactly.
        """
    @property
    def first(self, /) -> str:
        """
        The first of them, ISO 8601.
        """
    @property
    def last(self, /) -> str:
        """
        The last of them.
        """
    @property
    def next(self, /) -> str | None:
        """
        The last day and the median after it, rounded half up to whole days.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Catalog:
    """
    The products.
    """
    def __len__(self, /) -> int: ...
    async def add(self, /, products: Iterable[Product | Mapping[str, Any]]) -> None:
        """
        Adds products, or puts them in place of those of the same id, in the store and in what is in use: all or
        none. Each is a `Product`, or the data of one as `Product.to_dict()` writes it, of which only `id` and `name`
        are needed.
        """
    def alternatives(self, /, product_id: str, *, limit: SupportsIndex = 5) -> list[Substitute]:
        """
        Like products for a product page: the same kind of goods in other sizes and of other brands, best
        first, without a shopper's limits.
        """
    async def change(self, /, *, put: Iterable[Product | Mapping[str, Any]] = ..., remove: Iterable[str] = ...) -> None:
        """
        Adds, replaces and takes away products. Hand over together what changes together.
        """
    async def details(self, /, product_id: str) -> ProductDetails:
        """
        Everything there is to know about a product. Counts as a look at it.
        """
    def explain_search(self, /, q: str, *, category: str | None = None, brand: str | None = None, min_price: Money | None = None, max_price: Money | None = None, in_stock: bool = False, diets: Iterable[str] = ..., min_rating: SupportsFloat | SupportsIndex | None = None, sort: str | None = None, bought: Iterable[str] = ..., limit: SupportsIndex | None = None, offset: SupportsIndex | None = None) -> SearchExplanation:
        """
        What the scores of a search are made of: for each hit of the page its named parts, and how each word was
        read.
        """
    async def forget_reviews(self, /, *, user_id: str = ...) -> int:
        """
        Takes all of a shopper's reviews away. Answers how many there were.
        """
    def get(self, /, product_id: str) -> Product:
        """
        A product by its id.
        """
    async def import_(self, /, file: str | PathLike[str] | bytes | bytearray | BinaryIO, *, format: str | None = None, lenient: bool = False, currency: str | None = None, as_of: str | None = None, source: str | None = None, max_rows: SupportsIndex | None = None, max_unpacked: SupportsIndex | None = None, max_ratio: SupportsIndex | None = None, language: str | None = None, country: str | None = None, progress: Progress | None = None) -> ImportReport:
        """
        Reads a catalogue file and puts its products beside those there are; a product of the same id is replaced.
        The file is a path, `bytes` or a binary file object, gzip allowed: a table, JSON, or records of Open Food
        Facts; `format` is "auto", "csv", "json" or "open_food_facts".

        A malformed line ends it with an error that names the line, and nothing is changed; with `lenient` such lines
        are left out and reported. `currency`, `as_of` (an ISO day) and `source` hold for prices where a line does not
        say them; `max_rows`, `max_unpacked` and `max_ratio` are bounds; `language` and `country` choose among records
        of Open Food Facts. `progress` is called with an `ImportProgress` now and then, on a thread of its own; what
        it raises ends the import.
        """
    async def import_file(self, /, path: str | PathLike[str], *, lenient: bool = False, progress: Progress | None = None) -> ImportReport:
        """
        `import_` of the file at `path` with the usual options.
        """
    async def index_vectors(self, /, product_ids: Iterable[str] | None = None) -> VectorsIndexed:
        """
        Makes vectors of all products, or of those named, and keeps them in the index. Call it again after an
        import.
        """
    async def lookup_remote(self, /, *, ids: Iterable[str] = ..., retailer_ids: Iterable[str] = ..., barcodes: Iterable[str] = ...) -> list[SourcedProduct]:
        """
        Looks products up at the agent's `product_source`: by its own ids, by the retailer's numbers, by bar codes.
        """
    def page(self, /, q: str, *, category: str | None = None, brand: str | None = None, min_price: Money | None = None, max_price: Money | None = None, in_stock: bool = False, diets: Iterable[str] = ..., min_rating: SupportsFloat | SupportsIndex | None = None, sort: str | None = None, bought: Iterable[str] = ..., limit: SupportsIndex | None = None, offset: SupportsIndex | None = None) -> SearchPage:
        """
        The same as a page in the shape of other programs, with the id of the search.
        """
    async def record(self, /, accesses: Iterable[Access]) -> None:
        """
        Counts what was done with products, such as purchases that the program knows of.
        """
    async def remove_review(self, /, product_id: str, *, user_id: str = ...) -> bool:
        """
        Takes a shopper's review away. Answers whether there was one.
        """
    async def review(self, /, product_id: str, stars: SupportsIndex, text: str = ..., *, user_id: str = ...) -> bool:
        """
        Keeps what a shopper says about a product, in place of what they said before. Answers whether they had.
        """
    async def reviews(self, /, product_id: str, *, limit: SupportsIndex = 20, after: Review | None = None) -> list[Review]:
        """
        Reviews of a product by this program's shoppers, the newest first; behind `after`, the last one of the page
        before.
        """
    def scan(self, /, code: str) -> Scanned:
        """
        The product of a scanned bar code, and the price or weight of this piece where the code has one inside.
        """
    def search(self, /, q: str, *, category: str | None = None, brand: str | None = None, min_price: Money | None = None, max_price: Money | None = None, in_stock: bool = False, diets: Iterable[str] = ..., min_rating: SupportsFloat | SupportsIndex | None = None, sort: str | None = None, bought: Iterable[str] = ..., limit: SupportsIndex | None = None, offset: SupportsIndex | None = None) -> SearchResult:
        """
        The products that fit a query best, best first. `category`, `brand`, `min_price`, `max_price`, `in_stock`,
        `diets` and `min_rating` let through only what is known to fit; `sort` is "relevance", "price", "unit_price",
        "rating" or "popularity"; products in `bought` come forward.
        """
    async def search_combined(self, /, q: str, *, category: str | None = None, brand: str | None = None, min_price: Money | None = None, max_price: Money | None = None, in_stock: bool = False, diets: Iterable[str] = ..., min_rating: SupportsFloat | SupportsIndex | None = None, sort: str | None = None, bought: Iterable[str] = ..., limit: SupportsIndex | None = None, offset: SupportsIndex | None = None) -> CombinedSearch:
        """
        Searches the catalogue and, at the same words, the agent's `product_source`: each product once, with the
        shop's price where it says one. Where the shop does not answer, or there is none, these are the catalogue's hits,
        and `note` says so.
        """
    async def search_hybrid(self, /, q: str, *, category: str | None = None, brand: str | None = None, min_price: Money | None = None, max_price: Money | None = None, in_stock: bool = False, diets: Iterable[str] = ..., min_rating: SupportsFloat | SupportsIndex | None = None, sort: str | None = None, bought: Iterable[str] = ..., limit: SupportsIndex | None = None, offset: SupportsIndex | None = None) -> HybridSearch:
        """
        Searches by words and, where the agent has an `embedder`, by vectors, and puts both in one order. Only
        products that `index_vectors` has seen are found by vectors. Where vectors are missing or fail, the words answer
        alone, and `note` says so.
        """
    async def search_remote(self, /, q: str, *, category: str | None = None, limit: SupportsIndex = 20, offset: SupportsIndex = 0) -> SourcePage:
        """
        Searches at the agent's `product_source`, and only there.
        """
    def substitutes(self, /, product_id: str, *, diets: Iterable[str] = ..., allergens: Iterable[str] = ..., avoiding: Iterable[str] = ..., excludes: Iterable[str] = ..., wanted: tuple[int | float | str | Decimal | Fraction, str] | None = None, cheaper: bool = False, limit: SupportsIndex = 5, unavailable: Iterable[str] = ..., accepted: Iterable[tuple[str, str]] = ..., refused: Iterable[tuple[str, str]] = ...) -> Substitutes:
        """
        The products that may stand in for one that is missing, best first. `diets` and `allergens` are limits
        that no score buys a product past; `avoiding` takes words as shoppers say them, such as "nuts".
        `wanted=(2, "pound")` says how much is needed; `accepted` and `refused` are swaps that the shopper took
        or declined before, as pairs of the missing product's id and the offered one's.
        """
    async def trending(self, /, limit: SupportsIndex = 10, *, category: str | None = None) -> list[TrendingProduct]:
        """
        What is looked at, put on lists and bought a lot these days, the hottest first; of one category where one
        is named.
        """

@final
class CategoryRecord:
    """
    A category.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def id(self, /) -> str:
        """
        Its id, such as "dairy-eggs/milk".
        """
    @property
    def name(self, /) -> str:
        """
        Its name: the last step of the path.
        """
    @property
    def path(self, /) -> list[str]:
        """
        The steps to it, department first.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class CombinedHit:
    """
    A product of the catalogue, of a shop, or of both.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def in_stock(self, /) -> bool | None:
        """
        Whether the shop has it, where it says.
        """
    @property
    def is_known(self, /) -> bool:
        """
        Whether the catalogue has it. What only the shop has can be kept with `catalog.add`.
        """
    @property
    def price(self, /) -> Money | None:
        """
        What it costs now, where the shop says.
        """
    @property
    def product(self, /) -> Product:
        """
        The product; the catalogue's own where it has it.
        """
    @property
    def regular(self, /) -> Money | None:
        """
        The price before a reduction, where the shop says.
        """
    @property
    def source_rank(self, /) -> int | None:
        """
        Its place among what the shop found, counted from 1.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class CombinedSearch:
    """
    What the catalogue and a shop found.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def hits(self, /) -> list[CombinedHit]:
        """
        The hits of this page, best first.
        """
    @property
    def note(self, /) -> SearchNote | None:
        """
        Why only the catalogue answered, where that is so.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def total(self, /) -> int:
        """
        How many products of the catalogue and of the shop's answer fit in all.
        """

@final
class Compacted:
    """
    What making a history smaller did.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def dropped(self, /) -> int:
        """
        Prices dropped.
        """
    @property
    def read(self, /) -> int:
        """
        Prices looked at.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class ComparedPrice:
    """
    One source's price of a product, beside the others'.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def above_percent(self, /) -> float | None:
        """
        How much it is above the lowest for the same amount, in percent for showing; None where the two do not compare.
        """
    @property
    def above_ppm(self, /) -> int | None:
        """
        The same in parts per million, rounded half up.
        """
    @property
    def quote(self, /) -> Quote:
        """
        The price as the source tells it.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit_price(self, /) -> UnitPrice:
        """
        What it is for, exactly: the package where its content is known, one unit of weight where it is sold by
        weight, else one piece.
        """

@final
class CompletionRequest:
    """
    What a language model is asked: what it is to do, with what, and the schema its answer has to keep to.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def max_tokens(self, /) -> int:
        """
        The longest answer, in tokens of the model.
        """
    @property
    def prompt(self, /) -> str:
        """
        What it is to do it with.
        """
    @property
    def schema(self, /) -> dict[str, Any]:
        """
        The JSON schema that the answer has to keep to, as a dict.
        """
    @property
    def system(self, /) -> str:
        """
        What the model is to do; the same for every question.
        """

@final
class Coupon:
    """
    A coupon on a whole order.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def amount(self, /) -> Money:
        """
        What it took off; not below zero.
        """
    @property
    def name(self, /) -> str:
        """
        What is printed.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Crossing:
    """
    A threshold that was crossed, told once in a period.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def status(self, /) -> BudgetStatus:
        """
        How the budget stands now.
        """
    @property
    def threshold(self, /) -> int:
        """
        The threshold, in percent of the limit.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class DealBasket:
    """
    A cart with its best plan of deals as a basket to add up: makers' coupons apart from everything the shop pays for.
    """
    def __repr__(self, /) -> str: ...
    @property
    def currency(self, /) -> str:
        """
        The currency of every amount.
        """
    @property
    def delivery_fee(self, /) -> Money | None:
        """
        What delivery costs under the plan; 0 where there is none.
        """
    @property
    def items(self, /) -> list[TotalsItem]:
        """
        One item for each line of the cart, with what the plan takes off it.
        """

@final
class DealChange:
    """
    A change to the cart or the shopper, and what it would bring.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def amount(self, /) -> int | None:
        """
        Of "spend_more": how much more.
        """
    @property
    def change(self, /) -> str:
        """
        "add_units", "spend_more", "clip" or "become_member".
        """
    @property
    def exact(self, /) -> bool:
        """
        Whether `saves` is all there is to get; else it is at least that.
        """
    @property
    def extra(self, /) -> int:
        """
        What is to be paid beyond what the plan has to be paid; below 0 where it is less.
        """
    @property
    def frees_delivery(self, /) -> bool:
        """
        Whether the delivery becomes free by it.
        """
    @property
    def line(self, /) -> str | None:
        """
        Of "add_units": the line.
        """
    @property
    def offer(self, /) -> str | None:
        """
        Of "clip" the coupon, of "spend_more" the offer that is unlocked.
        """
    @property
    def payable(self, /) -> int:
        """
        What would be to pay.
        """
    @property
    def saves(self, /) -> int:
        """
        What the changed cart saves more than the plan does.
        """
    @property
    def sku(self, /) -> str | None:
        """
        Of "add_units": its product.
        """
    @property
    def through(self, /) -> list[str]:
        """
        The offers that save more than in the plan.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def units(self, /) -> int | None:
        """
        Of "add_units": how many more.
        """
    @property
    def unlocks(self, /) -> str | None:
        """
        Of "spend_more": "delivery" or "offer".
        """

@final
class DealExplanation:
    """
    The best plan for a cart, explained.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def changes(self, /) -> list[DealChange]:
        """
        What would change the answer, the largest saving first.
        """
    @property
    def currency(self, /) -> str:
        """
        The currency of every amount.
        """
    @property
    def delivery_fee(self, /) -> int:
        """
        The delivery fee, 0 where there is none.
        """
    @property
    def gap(self, /) -> int:
        """
        The most that a better plan could save beyond this one; 0 where it is proven.
        """
    @property
    def is_optimal(self, /) -> bool:
        """
        Whether it is proven that no plan saves more.
        """
    @property
    def lines(self, /) -> list[LineShare]:
        """
        Every line: what is paid, and which offers made it so. Together with the delivery fee, where it is
        charged, this is what is to be paid.
        """
    @property
    def not_on(self, /) -> list[OfferNotOn]:
        """
        The offers that are not on though something in the cart fits them.
        """
    @property
    def not_tried(self, /) -> int:
        """
        How many other carts were not solved, since there were too many or time ran out.
        """
    @property
    def offers(self, /) -> list[OfferShare]:
        """
        Every offer used, the main one first.
        """
    @property
    def plan(self, /) -> DealPlan:
        """
        The plan, with what it saves and what is to be paid.
        """
    @property
    def rebates(self, /) -> RebatePlan:
        """
        What comes back after the receipt. It is no part of the savings.
        """
    @property
    def runner_up(self, /) -> RunnerUp | None:
        """
        The best plan without the main offer, where both are proven.
        """
    @property
    def sentences(self, /) -> list[str]:
        """
        All of it in English sentences.
        """
    @property
    def subtotal(self, /) -> int:
        """
        The goods at shelf prices.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unknown_codes(self, /) -> list[str]:
        """
        Codes that were entered and that no offer has.
        """
    @property
    def unused(self, /) -> list[UnusedOffer]:
        """
        The offers that are on and not used.
        """

@final
class DealPlan:
    """
    Which offers are used on which units, and what that saves.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def applications(self, /) -> list[Application]:
        """
        The offers used, in the order of their ids.
        """
    @property
    def delivery_waived(self, /) -> bool:
        """
        Whether the delivery fee was waived.
        """
    @property
    def payable(self, /) -> int:
        """
        What is to be paid, delivery counted.
        """
    @property
    def savings(self, /) -> int:
        """
        Everything saved, a waived delivery fee counted.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class DealSolution:
    """
    The best plan found for a cart and its offers.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def gap(self, /) -> int:
        """
        The most that a better plan could save beyond this one; 0 where it is proven.
        """
    @property
    def greedy_savings(self, /) -> int:
        """
        What the greedy plan saves, for comparison.
        """
    @property
    def is_optimal(self, /) -> bool:
        """
        Whether it is proven that no plan saves more.
        """
    @property
    def plan(self, /) -> DealPlan:
        """
        The plan.
        """
    @property
    def steps(self, /) -> int:
        """
        The steps that were taken.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class DealSplit:
    """
    The savings of a plan, shared out: what the lines pay and the delivery fee, where it is charged, add up to what
    is to be paid.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def coupon_savings(self, /) -> int:
        """
        Saved by coupons.
        """
    @property
    def delivery_fee(self, /) -> int:
        """
        The delivery fee, 0 where there is none.
        """
    @property
    def delivery_waived(self, /) -> bool:
        """
        Whether the fee is waived.
        """
    @property
    def item_savings(self, /) -> int:
        """
        Saved by offers on items.
        """
    @property
    def lines(self, /) -> list[LineShare]:
        """
        Every line, in the order of the cart.
        """
    @property
    def offers(self, /) -> list[OfferShare]:
        """
        Every offer used, the one that saved most first.
        """
    @property
    def order_savings(self, /) -> int:
        """
        Saved by offers on the order.
        """
    @property
    def subtotal(self, /) -> int:
        """
        The goods at shelf prices.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Deals:
    """
    The offers of the shop, as lists and replies use them.

    A shopper is data: `{"member": True, "store": "s1", "first_order": False, "clipped": [ids], "codes": [texts], "uses":
    [{"offer", "on", "uses"}]}`, of which everything may be left out.
    """
    def active(self, /, shopper: str | Mapping[str, Any] | None = None) -> list[OfferRule]:
        """
        The offers that are on now at the shopper's shop, in the order of the book. Whether this shopper may use one
        (membership, clipping, limits) is not asked.
        """
    @property
    def book(self, /) -> OfferBook | None:
        """
        The book in use; None where there is none.
        """
    async def explain(self, /, list_id: str, shopper: str | Mapping[str, Any] | None = None, *, user_id: str = ...) -> ListExplained | None:
        """
        `for_list`, explained. None without a book, and where nothing on the list has a price or the list is too large to
        be judged.
        """
    async def for_list(self, /, list_id: str, shopper: str | Mapping[str, Any] | None = None, *, user_id: str = ...) -> GroceryList:
        """
        A list, priced, with the best that the offers save on it: in its `deals`, and on each line.
        """
    def on_product(self, /, product_id: str, shopper: str | Mapping[str, Any] | None = None) -> list[OfferRule]:
        """
        The offers that are on now and cover a product in any role. Offers on the whole order are not among them.
        """
    def set_book(self, /, book: OfferBook | str | Mapping[str, Any] | None) -> None:
        """
        Puts a book in the place of the one before; None takes all offers away. Requests under way end with the book they
        began with. Raises `InvalidInputError` where the book is in another currency than the agent.
        """

@final
class Deposit:
    """
    What is owed for the containers of a package until they come back. No discount touches it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, each: Money, containers: SupportsIndex = 1, *, by_law: bool = True) -> Deposit:
        """
        `each` for every one of `containers` in a package; by state law, or asked by the maker or the shop.
        """
    def __repr__(self, /) -> str: ...
    @property
    def by_law(self, /) -> bool:
        """
        Whether state law asks for it. SNAP benefits may pay only such a deposit.
        """
    @property
    def containers(self, /) -> int:
        """
        How many containers one package has.
        """
    @property
    def each(self, /) -> Money:
        """
        For one container.
        """

@final
class DetectedDeal:
    """
    A deal: what it saves against prices that were charged, and why. What is evidence for another kind is absent.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def before(self, /) -> PriceAt | None:
        """
        Of "historical_low" the lowest price before, of "competitor_match" what this source charged before.
        """
    @property
    def competitor(self, /) -> str | None:
        """
        Of "competitor_match": whose price was matched.
        """
    @property
    def confidence(self, /) -> float:
        """
        How sure this is, 0 to 1.
        """
    @property
    def expires_at(self, /) -> str:
        """
        From then on it is no deal any more, RFC 3339.
        """
    @property
    def expires_basis(self, /) -> str:
        """
        On what that rests: "stated", "past_sales" or "assumed".
        """
    @property
    def kind(self, /) -> str:
        """
        "price_drop", "historical_low", "clearance", "bulk", "seasonal" or "competitor_match".
        """
    @property
    def observations(self, /) -> int | None:
        """
        Of "historical_low": how many earlier prices there are.
        """
    @property
    def regular(self, /) -> RegularPrice | None:
        """
        Of "price_drop" and "seasonal": the estimated regular price.
        """
    @property
    def sales(self, /) -> list[PriceAt]:
        """
        Of "seasonal": a sale of each earlier year at this time, the latest first.
        """
    @property
    def saving(self, /) -> Money:
        """
        What a package costs less than by the evidence, above zero.
        """
    @property
    def share(self, /) -> int:
        """
        The saving as a share of what it is against, parts per million.
        """
    @property
    def since(self, /) -> str | None:
        """
        Of "historical_low": when the first of them was seen, RFC 3339.
        """
    @property
    def smaller(self, /) -> UnitPrice | None:
        """
        Of "bulk": the smaller package, its price for its amount.
        """
    @property
    def steps(self, /) -> list[PriceAt]:
        """
        Of "clearance": the prices stepped down from, the earliest first.
        """
    @property
    def theirs(self, /) -> PriceAt | None:
        """
        Of "competitor_match": that price, for the present amount.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def would_cost(self, /) -> Money | None:
        """
        Of "bulk": what the present amount costs at that price.
        """

@final
class Detection:
    """
    Everything that was found about a price. Only `deals` says that something is one.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def deals(self, /) -> list[DetectedDeal]:
        """
        The deals, the one that saves most first. None that has ended.
        """
    @property
    def drop(self, /) -> PriceDrop | None:
        """
        The present price against it.
        """
    @property
    def ignored(self, /) -> int:
        """
        Earlier prices that could not be compared.
        """
    @property
    def lowest_ever(self, /) -> PriceAt | None:
        """
        The lowest price before, of all that is known.
        """
    @property
    def present(self, /) -> PriceAt:
        """
        The present price and when it was seen.
        """
    @property
    def prior_lowest(self, /) -> PriorLowest | None:
        """
        The lowest price of the days before the reduction.
        """
    @property
    def regular(self, /) -> RegularPrice | None:
        """
        The estimated regular price; None with too few earlier prices.
        """
    @property
    def shrinkage(self, /) -> Shrinkage | None:
        """
        Whether the package shrank and the price by amount rose.
        """
    @property
    def standing(self, /) -> PriceStanding | None:
        """
        The present price among those of the window.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def was(self, /) -> WasPrice | None:
        """
        The claimed earlier price, where the source makes a claim.
        """

@final
class EmbedTexts:
    """
    Asks for the vectors of texts.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def kind(self, /) -> str:
        """
        What they are: "query" for what a shopper looks for, "product" for what products are called.
        """
    @property
    def texts(self, /) -> list[str]:
        """
        The texts.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Event:
    """
    Something that happened.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def at(self, /) -> str | None:
        """
        When it was published, RFC 3339; None for a notice of lost events.
        """
    @property
    def data(self, /) -> InputProcessed | ListUpdate | PriceUpdate | BudgetThreshold | TrackedPriceAlert | Lost | None:
        """
        What happened; None for a kind that this version has no class for.
        """
    @property
    def kind(self, /) -> str:
        """
        Its wire name: "grocery_input_processed", "grocery_update", "price_update", "budget_threshold", "price_alert", or
        "lost".
        """
    @property
    def seq(self, /) -> int | None:
        """
        Its number. Give the last one seen to `agent.events(after=...)` to go on without a gap.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The documented envelope as JSON: `{"type": ..., "data": {...}}`.
        """

@final
class Example:
    """
    A sentence and the custom intent it stands for. The name of an intent is lower-case letters, digits
    and `_`, such as `store_hours`.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, intent: str, text: str) -> Example: ...
    def __repr__(self, /) -> str: ...
    @property
    def intent(self, /) -> str:
        """
        The name of the intent.
        """
    @property
    def text(self, /) -> str:
        """
        What a shopper may say.
        """

@final
class ExplainedHit:
    """
    A hit with the parts of its score.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    @property
    def parts(self, /) -> list[SearchPart]:
        """
        What the score is made of. Added up in this order they are the score exactly.
        """
    @property
    def product_id(self, /) -> str:
        """
        The product.
        """
    @property
    def score(self, /) -> float:
        """
        Its score, as the search gives it.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Explanation:
    """
    How a text was read, stage by stage: what `explain` tells.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def clauses(self, /) -> list[SeenClause]:
        """
        The clauses, each with the command that opens it.
        """
    @property
    def confidence(self, /) -> SeenConfidence:
        """
        How sure the first action is, and what that rests on.
        """
    @property
    def language(self, /) -> SeenLanguage:
        """
        In which language, and why.
        """
    @property
    def model(self, /) -> SeenModel | None:
        """
        What the model made of it; None where it was not asked.
        """
    @property
    def rules(self, /) -> list[SeenAction]:
        """
        What the rules alone read.
        """
    @property
    def second(self, /) -> SeenSecond | None:
        """
        The second opinion on what is goods; None where it changed nothing.
        """
    @property
    def text(self, /) -> str:
        """
        The text that was read: as given, or the hearing that was taken instead.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def tokens(self, /) -> list[SeenToken]:
        """
        The words, numbers and marks, as far as they count.
        """
    @property
    def understanding(self, /) -> Understanding:
        """
        What came of it: the same as `parse` gives.
        """

@final
class FitChange:
    """
    One change of a line.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def before(self, /) -> FitGoods:
        """
        What is on the list.
        """
    @property
    def kind(self, /) -> str:
        """
        What is done to it: "other_pack", "downsize", "swap" or "drop".
        """
    @property
    def line_id(self, /) -> str:
        """
        The line.
        """
    @property
    def loss(self, /) -> int:
        """
        What is lost by it, in points.
        """
    @property
    def priority(self, /) -> str:
        """
        How much the line matters: "must", "want" or "nice".
        """
    @property
    def reason(self, /) -> str:
        """
        The change in words.
        """
    @property
    def reasons(self, /) -> list[str]:
        """
        Why the product that comes in may stand in: "same_kind", "other_brand", "fits_diet" and so on.
        """
    @property
    def requested(self, /) -> str:
        """
        The phrase that was asked for.
        """
    @property
    def saved(self, /) -> Money:
        """
        What that saves, without tax.
        """
    @property
    def to(self, /) -> FitGoods | None:
        """
        What comes in its place; None where it is left out.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class FitGoods:
    """
    So much of a product, for so much.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def amount(self, /) -> float:
        """
        How much is asked for, for showing.
        """
    @property
    def amount_exact(self, /) -> str:
        """
        The same, exactly, as text such as "3/2".
        """
    @property
    def line_total(self, /) -> Money:
        """
        What it costs, without tax.
        """
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    @property
    def packs(self, /) -> int | None:
        """
        How many packages that is; None for goods by weight.
        """
    @property
    def product_id(self, /) -> str:
        """
        The product.
        """
    @property
    def size(self, /) -> str | None:
        """
        The package's size.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit(self, /) -> str | None:
        """
        The unit; None for counted pieces.
        """

@final
class FitPlan:
    """
    What to give up so that a list keeps to a budget. `agent.apply_fit(plan)` does it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def after(self, /) -> Money:
        """
        The list's total with the changes. At most `available` where the plan fits.
        """
    @property
    def available(self, /) -> Money:
        """
        What the list may cost: `budget - spent_before`, at least 0.
        """
    @property
    def before(self, /) -> Money:
        """
        The list's total as it is: goods less offers, with the estimated tax, without delivery.
        """
    @property
    def budget(self, /) -> Money:
        """
        The budget.
        """
    @property
    def changes(self, /) -> list[FitChange]:
        """
        What to change, in the order of the list.
        """
    @property
    def fits(self, /) -> bool:
        """
        Whether the changes keep the list to the budget. Where not, they are the cheapest there are.
        """
    @property
    def is_optimal(self, /) -> bool:
        """
        Whether it is proven that nothing else loses less at shelf prices, and nothing that loses as little costs less.
        """
    @property
    def least(self, /) -> Money:
        """
        The least that the list can cost by what may be done to it.
        """
    @property
    def list_id(self, /) -> str:
        """
        Which list.
        """
    @property
    def loss_gap(self, /) -> int:
        """
        At most so many points less may be lost, where that is not proven to be nothing.
        """
    @property
    def notes(self, /) -> list[str]:
        """
        What is worth knowing, such as a price source that did not answer.
        """
    @property
    def over(self, /) -> Money:
        """
        By how much the budget is passed all the same; 0 where the plan fits.
        """
    @property
    def response(self, /) -> str:
        """
        All of it in words.
        """
    @property
    def saved(self, /) -> Money:
        """
        `before - after`.
        """
    @property
    def spent_before(self, /) -> Money:
        """
        What of the budget was spent in its period before this list; 0 where the call said the budget.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unpriced_count(self, /) -> int:
        """
        How many lines have no price and are not counted.
        """
    @property
    def user_id(self, /) -> str:
        """
        Whose list.
        """
    @property
    def version(self, /) -> int:
        """
        The version of the list that the plan is for.
        """

@final
class FreeDelivery:
    """
    How free delivery was decided.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def by_promo(self, /) -> bool:
        """
        Whether a promo code made it free.
        """
    @property
    def counted(self, /) -> Money:
        """
        The amount that counted.
        """
    @property
    def threshold(self, /) -> Money:
        """
        From which amount on delivery is free.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class GroceryItem:
    """
    One priced line of a list.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def checked(self, /) -> bool:
        """
        Whether it is already in the basket.
        """
    @property
    def estimated(self, /) -> bool:
        """
        Whether the line total depends on what the scales say.
        """
    @property
    def id(self, /) -> str:
        """
        The line's id.
        """
    @property
    def line_total(self, /) -> Money | None:
        """
        What the line costs.
        """
    @property
    def name(self, /) -> str:
        """
        The product's name, or the phrase where none was found.
        """
    @property
    def notes(self, /) -> list[str]:
        """
        What is worth knowing about this line.
        """
    @property
    def offers(self, /) -> list[ItemOffer]:
        """
        The offers that save something on it.
        """
    @property
    def packs(self, /) -> int | None:
        """
        How many packages to buy; None for goods by weight and lines without a product.
        """
    @property
    def price(self, /) -> Money | None:
        """
        The price of one package, or of one price_unit for goods by weight.
        """
    @property
    def price_as_of(self, /) -> str | None:
        """
        When the price was said, RFC 3339.
        """
    @property
    def price_kind(self, /) -> str | None:
        """
        What sort of price it is: "live", "typical" or "estimate".
        """
    @property
    def price_source(self, /) -> str | None:
        """
        Who says the price.
        """
    @property
    def price_stale(self, /) -> bool:
        """
        Whether the price is older than it should be.
        """
    @property
    def price_unit(self, /) -> str | None:
        """
        "each", or the unit of mass that the price is for.
        """
    @property
    def product_id(self, /) -> str | None:
        """
        The product; None where none was found.
        """
    @property
    def quantity(self, /) -> float:
        """
        How much was asked for, for showing.
        """
    @property
    def quantity_exact(self, /) -> str:
        """
        How much was asked for, exactly, as text such as "3/2".
        """
    @property
    def requested(self, /) -> str:
        """
        The phrase that was asked for.
        """
    @property
    def savings(self, /) -> Money | None:
        """
        What the line saves against the regular price and by offers.
        """
    @property
    def size(self, /) -> str | None:
        """
        The package's size.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit(self, /) -> str | None:
        """
        The unit that was asked for; None for counted pieces.
        """
    @property
    def walmart_id(self, /) -> str | None:
        """
        The retailer's own number, where known.
        """

@final
class GroceryList:
    """
    A list with prices and totals.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def amount_for_free_delivery(self, /) -> Money:
        """
        How much more makes delivery free.
        """
    @property
    def deals(self, /) -> ListDeals | None:
        """
        What the shop's offers save; None where the agent has no offer book or nothing on the list has a price.
        """
    @property
    def delivery_eligible(self, /) -> bool:
        """
        Whether delivery is free.
        """
    @property
    def delivery_fee(self, /) -> Money:
        """
        What delivery would cost now.
        """
    @property
    def delivery_threshold(self, /) -> Money:
        """
        From which subtotal on delivery is free.
        """
    @property
    def estimated_tax(self, /) -> Money:
        """
        Sales tax on it where the shopper is; 0 where that is not known.
        """
    @property
    def id(self, /) -> str:
        """
        Its id.
        """
    @property
    def item_count(self, /) -> int:
        """
        How many lines there are.
        """
    @property
    def items(self, /) -> list[GroceryItem]:
        """
        Its lines, oldest first.
        """
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    @property
    def notes(self, /) -> list[str]:
        """
        What is worth knowing about the sums, such as why the tax is 0.
        """
    @property
    def savings(self, /) -> Money:
        """
        What is saved against regular prices and by offers.
        """
    @property
    def subtotal(self, /) -> Money:
        """
        The sum of the line totals.
        """
    @property
    def tax_rate(self, /) -> float:
        """
        The effective tax rate in percent, for showing: 7.25.
        """
    @property
    def tax_rate_ppm(self, /) -> int:
        """
        The effective tax rate in parts per million, exactly: 72500.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def total(self, /) -> Money:
        """
        Subtotal and tax, less what offers take off; without delivery.
        """
    @property
    def unpriced_count(self, /) -> int:
        """
        How many lines have no price.
        """
    @property
    def user_id(self, /) -> str:
        """
        Whose it is.
        """
    @property
    def version(self, /) -> int:
        """
        How many operations made it.
        """

@final
class HttpPriceSource:
    """
    Prices of any shop that speaks JSON over HTTP. `config` says how it is asked and where things stand in its answers:
    `{"name": "corner-shop", "base_url": "https://api.example.com/v1", "path": "/prices?skus={ids}&store={store}",
    "prices": "/data", "fields": {"id": "/sku", "price": "/price/now"}}`; paths are JSON pointers. `headers` go with every
    request and are never shown. `ids` are the shop's own ids by the ids of your catalogue; without them, the ids
    themselves.
    """
    def __new__(cls, /, config: str | Mapping[str, Any], *, headers: dict[str, str] | None = None, ids: dict[str, str] | None = None, transport: Any | None = None) -> HttpPriceSource:
        """
        Raises `InvalidInputError` naming the setting that cannot work.
        """
    def __repr__(self, /) -> str: ...
    @property
    def name(self, /) -> str:
        """
        What quotes and errors call it.
        """

@final
class HttpProductSource:
    """
    Products of any shop that speaks JSON over HTTP. `config` says how it is asked and where things stand in its answers,
    `headers` go with every request and are never shown.
    """
    def __new__(cls, /, config: str | Mapping[str, Any], *, headers: dict[str, str] | None = None, transport: Any | None = None) -> HttpProductSource:
        """
        Raises `InvalidInputError` naming the setting that cannot work.
        """
    def __repr__(self, /) -> str: ...
    @property
    def name(self, /) -> str:
        """
        What errors call it.
        """

@final
class HttpRequest:
    """
    A request to a server. What it shows of itself holds neither the values of headers nor the body nor the query, which
    may be credentials.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def body(self, /) -> bytes:
        """
        The body; empty for none.
        """
    @property
    def headers(self, /) -> list[tuple[str, str]]:
        """
        Names and values, in order.
        """
    @property
    def method(self, /) -> str:
        """
        The method, such as "GET".
        """
    @property
    def timeout(self, /) -> float | None:
        """
        How many seconds the whole exchange may take, where the caller says so.
        """
    @property
    def url(self, /) -> str:
        """
        The whole address.
        """

@final
class HttpResponse:
    """
    An answer of a server, whatever its status.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, status: SupportsIndex, headers: SupportsGetItem[int, tuple[str, str]], body: SupportsGetItem[int, SupportsIndex]) -> HttpResponse:
        """
        `headers` are names and values, in any case.
        """
    def __repr__(self, /) -> str: ...
    @property
    def body(self, /) -> bytes:
        """
        The body.
        """
    @property
    def headers(self, /) -> list[tuple[str, str]]:
        """
        Names in lower case and values.
        """
    @property
    def status(self, /) -> int:
        """
        The status, such as 200.
        """

@final
class HybridHit:
    """
    A product that words, vectors or both found.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def product(self, /) -> Product:
        """
        The product.
        """
    @property
    def score(self, /) -> float:
        """
        How well it fits. Only compares with other scores of the same search.
        """
    @property
    def similarity(self, /) -> float | None:
        """
        The cosine between its vector and the query's, where it is a neighbour.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def vector_rank(self, /) -> int | None:
        """
        Its place among the neighbours that fit, counted from 1.
        """
    @property
    def word_rank(self, /) -> int | None:
        """
        Its place among the hits of the words, counted from 1.
        """

@final
class HybridSearch:
    """
    What words and vectors found.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def hits(self, /) -> list[HybridHit]:
        """
        The hits of this page, best first.
        """
    @property
    def note(self, /) -> SearchNote | None:
        """
        Why only the words answered, where that is so.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def total(self, /) -> int:
        """
        How many products fit in all.
        """

@final
class ImportProgress:
    """
    How far an import is.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def bytes(self, /) -> int:
        """
        Bytes of the files read, before unpacking.
        """
    @property
    def rows(self, /) -> int:
        """
        Lines read.
        """

@final
class ImportReport:
    """
    What an import did. `read` is the sum of `imported`, `replaced`, `skipped` and all that was `left_out`.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def format(self, /) -> str:
        """
        How the file was written: "csv", "json" or "open_food_facts".
        """
    @property
    def formula_cells(self, /) -> int:
        """
        Cells that a spreadsheet would run as a formula; they were taken over as text.
        """
    @property
    def imported(self, /) -> int:
        """
        Products taken over, each id once.
        """
    @property
    def left_out(self, /) -> dict[str, int]:
        """
        Records that are in order and were not wanted, by reason.
        """
    @property
    def notes(self, /) -> list[LineNote]:
        """
        The first lines with formulas or wrong bar codes.
        """
    @property
    def read(self, /) -> int:
        """
        Lines read, without the header. Of JSON: products.
        """
    @property
    def replaced(self, /) -> int:
        """
        Lines that replaced an earlier line of the same id.
        """
    @property
    def skipped(self, /) -> int:
        """
        Lines left out.
        """
    @property
    def skipped_lines(self, /) -> list[SkippedLine]:
        """
        The first of the lines left out.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unread_sizes(self, /) -> int:
        """
        Sizes that could not be read; the products were imported without one.
        """
    @property
    def wrong_barcodes(self, /) -> int:
        """
        Bar codes whose check digit is wrong; they were taken over as they are written.
        """

@final
class ImportedReceipt:
    """
    A receipt that was read and kept.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def imported(self, /) -> bool:
        """
        Whether it was new: importing the same receipt again changes nothing.
        """
    @property
    def receipt(self, /) -> Receipt:
        """
        What it says.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Ingredient:
    """
    What one line of a recipe says. `scaled` makes it for more or less, `amount_in` converts it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def alternatives(self, /) -> list[str]:
        """
        What will do as well.
        """
    def amount_in(self, /, unit: str) -> Measure:
        """
        The amount in another unit: between volume and weight by what a cup of this ingredient weighs,
        where that is known.
        """
    @property
    def comment(self, /) -> str | None:
        """
        What else the line says.
        """
    @property
    def is_heading(self, /) -> bool:
        """
        Whether the line is a heading such as "For the sauce:", whose text is the comment.
        """
    @property
    def name(self, /) -> str:
        """
        What it is ("freshly ground black pepper").
        """
    @property
    def optional(self, /) -> bool:
        """
        Whether it may be left out.
        """
    @property
    def preparation(self, /) -> str | None:
        """
        How it is cut or made ready ("sifted").
        """
    @property
    def qty(self, /) -> float | None:
        """
        How much, for showing; None where nothing was said.
        """
    @property
    def qty_exact(self, /) -> str | None:
        """
        How much, exactly, as text such as "3/2".
        """
    @property
    def qty_max(self, /) -> float | None:
        """
        The high end of a range, for showing.
        """
    @property
    def qty_max_exact(self, /) -> str | None:
        """
        The high end of a range, exactly, as text.
        """
    def scaled(self, /, factor: int | float | str | Decimal | Fraction) -> Ingredient:
        """
        The same line for `factor` times the recipe. The size of a package stays as it is.
        """
    @property
    def size(self, /) -> ItemSize | None:
        """
        The package: "1 (14-ounce) can".
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit(self, /) -> str | None:
        """
        The unit of the quantity; None for counted pieces.
        """

@final
class InputProcessed:
    """
    A request was answered.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def conversation_id(self, /) -> str:
        """
        The conversation.
        """
    @property
    def item_count(self, /) -> int:
        """
        How many lines the list has.
        """
    @property
    def list_total(self, /) -> Money:
        """
        What the list costs with tax.
        """
    @property
    def timestamp(self, /) -> str:
        """
        When, RFC 3339.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def user_id(self, /) -> str:
        """
        Whose it is.
        """

@final
class IntentInfo:
    """
    An intent, what it means and what is said for it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def custom(self, /) -> bool:
        """
        Whether the program taught it.
        """
    @property
    def description(self, /) -> str:
        """
        What a shopper wants with it, in one sentence.
        """
    @property
    def examples(self, /) -> list[str]:
        """
        What a shopper may say, at most three.
        """
    @property
    def name(self, /) -> str:
        """
        The wire name; for a custom intent the name it was taught under.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Intents:
    """
    What can be heard, and intents of the program's own.
    """
    def all(self, /) -> list[IntentInfo]:
        """
        Every intent there is: the built-in ones in a fixed order, then the custom ones in use by name.
        """
    async def train(self, /, examples: Iterable[Example]) -> ModelVersion:
        """
        Teaches custom intents: makes a model from all examples, keeps it and puts it to use in place of
        what was taught before. `parse` and `process` then hear the intent "custom", with the name in the
        slot `custom`. Takes milliseconds for a hundred examples.
        """
    async def use_built_in(self, /) -> None:
        """
        Hears only the built-in intents from now on. What was taught is kept.
        """
    async def use_version(self, /, version: str) -> ModelVersion:
        """
        Puts a model that was trained before to use again.
        """
    def version(self, /) -> ModelVersion | None:
        """
        The version in use; None where only the built-in intents are heard.
        """
    async def versions(self, /) -> list[ModelVersion]:
        """
        The models that are kept, the newest first.
        """

@final
class Invalidation:
    """
    What is to be taken out of a tier: exactly one of `keys`, `prefix` and `tag`, or everything where all are None.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def hits(self, /, key: str, tags: Iterable[str] = ...) -> bool:
        """
        Whether it takes out an entry of this key with these tags.
        """
    @property
    def keys(self, /) -> list[str] | None:
        """
        These keys.
        """
    @property
    def prefix(self, /) -> str | None:
        """
        All keys that begin with this.
        """
    @property
    def tag(self, /) -> str | None:
        """
        All entries that bear this tag.
        """

@final
class Item:
    """
    One thing to buy, as said.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def alternatives(self, /) -> list[str]:
        """
        What will do as well.
        """
    @property
    def approximate(self, /) -> bool:
        """
        The amount is only about right ("a couple").
        """
    @property
    def attributes(self, /) -> list[str]:
        """
        Properties such as "organic". They also stay in the name.
        """
    @property
    def brand(self, /) -> str | None:
        """
        The brand, where it was set apart from the name.
        """
    @property
    def choice_rule(self, /) -> str | None:
        """
        How to choose between the name and the alternatives: "first_available", "cheapest", "on_sale" or "any"; None where
        there are no alternatives.
        """
    @property
    def excludes(self, /) -> list[str]:
        """
        What it must not have or be.
        """
    @property
    def max_price(self, /) -> Money | None:
        """
        The most to pay.
        """
    @property
    def name(self, /) -> str:
        """
        The product phrase, with what belongs to it ("2% milk", "large eggs").
        """
    @property
    def only_if_on_sale(self, /) -> bool:
        """
        Only to be bought on sale.
        """
    @property
    def preparation(self, /) -> str | None:
        """
        How it is to be cut or made ready ("thinly sliced").
        """
    @property
    def quantity(self, /) -> float | None:
        """
        How much, for showing; None where nothing was said.
        """
    @property
    def quantity_exact(self, /) -> str | None:
        """
        How much, exactly, as text such as "3/2".
        """
    @property
    def quantity_max(self, /) -> float | None:
        """
        The high end of a range, for showing.
        """
    @property
    def size(self, /) -> ItemSize | None:
        """
        The package that was asked for.
        """
    @property
    def span(self, /) -> Span:
        """
        Where in the text this stands.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit(self, /) -> str | None:
        """
        The unit of the quantity; None for counted pieces.
        """

@final
class ItemOffer:
    """
    An offer that saves something on a line.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def id(self, /) -> str:
        """
        Its id in the offer book.
        """
    @property
    def savings(self, /) -> Money:
        """
        The line's share of what it saves.
        """
    @property
    def title(self, /) -> str:
        """
        What people call it; the id where it has no title.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class ItemSize:
    """
    The package that was asked for: "14.5 oz" is value and unit, "12-pack" a count, "24 x 16.9 fl oz"
    all three.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def count(self, /) -> int | None:
        """
        How many are in the package.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit(self, /) -> str | None:
        """
        The unit of the value.
        """
    @property
    def value(self, /) -> float | None:
        """
        How much is in one, for showing.
        """
    @property
    def value_exact(self, /) -> str | None:
        """
        How much is in one, exactly, as text.
        """

@final
class JudgedSwap:
    """
    What a user said to a substitute.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def accepted(self, /) -> bool:
        """
        Whether it was accepted.
        """
    @property
    def at(self, /) -> str:
        """
        When, RFC 3339.
        """
    @property
    def missing(self, /) -> str:
        """
        The product that was missing.
        """
    @property
    def offered(self, /) -> str:
        """
        The product that was offered for it.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class KrogerSource:
    """
    Kroger's public API: a source of prices and of products. Prices exist only at a store: find one with `stores`, and say
    it as `{"store": "01400943"}` or with the request. It keeps to the documented requests a day. `ids` are Kroger's
    thirteen digits by the ids of your catalogue; without them, ids such as `kroger-0001111041700`.
    """
    def __new__(cls, /, client_id: str, client_secret: str, *, config: str | Mapping[str, Any] | None = None, ids: dict[str, str] | None = None, transport: Any | None = None) -> KrogerSource:
        """
        Nothing is sent yet. Raises `InvalidInputError` naming the setting that cannot work; never the credentials.
        """
    def __repr__(self, /) -> str: ...
    @property
    def name(self, /) -> str:
        """
        What quotes and errors call it.
        """
    async def stores(self, /, zip_code: str, *, limit: SupportsIndex = 10) -> list[KrogerStore]:
        """
        The stores near a postal code of the United States, nearest first.
        """

@final
class KrogerStore:
    """
    A store of Kroger's.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def chain(self, /) -> str | None:
        """
        The chain it belongs to, such as `KROGER` or `RALPHS`.
        """
    @property
    def city(self, /) -> str | None:
        """
        The city.
        """
    @property
    def id(self, /) -> str:
        """
        Its id, to ask prices for.
        """
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    @property
    def state(self, /) -> str | None:
        """
        The state, two letters.
        """
    @property
    def street(self, /) -> str | None:
        """
        Street and number.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def zip(self, /) -> str | None:
        """
        The postal code.
        """

@final
class LastPaid:
    """
    What was paid for something at one time.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def on(self, /) -> str:
        """
        The day, ISO 8601.
        """
    @property
    def per(self, /) -> str:
        """
        What `price` is for.
        """
    @property
    def price(self, /) -> Money:
        """
        For one `per`, after savings, rounded half up to a whole minor unit.
        """
    @property
    def shop(self, /) -> str | None:
        """
        The shop's id, where it is known.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class LeftOutLine:
    """
    A line of a recipe that is nothing to buy.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def line(self, /) -> int:
        """
        Its number in the recipe, from 1.
        """
    @property
    def reason(self, /) -> str:
        """
        Why it was left out: "heading", "water", "to_taste" or "optional".
        """
    @property
    def text(self, /) -> str:
        """
        What it says.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class LineNote:
    """
    Something worth knowing about a line that was taken over all the same.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def line(self, /) -> int:
        """
        Its number in the file, from 1.
        """
    @property
    def note(self, /) -> str:
        """
        What there is to know.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class LineShare:
    """
    What one line costs under a plan.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def by(self, /) -> list[SavedBy]:
        """
        The offers that took it off, by their ids.
        """
    @property
    def line(self, /) -> str:
        """
        The line.
        """
    @property
    def paid(self, /) -> int:
        """
        What is paid, never below 0: the line's refund, should it come back.
        """
    @property
    def qty(self, /) -> int:
        """
        How many units.
        """
    @property
    def saved(self, /) -> int:
        """
        What the plan takes off.
        """
    @property
    def shelf(self, /) -> int:
        """
        What they cost at shelf prices.
        """
    @property
    def sku(self, /) -> str:
        """
        The product.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class LineTotals:
    """
    What one line of a basket costs.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def coupon_discount(self, /) -> Money:
        """
        What makers' coupons take off it.
        """
    @property
    def deposit(self, /) -> Money:
        """
        What is owed for its containers.
        """
    @property
    def estimated(self, /) -> bool:
        """
        Whether the line was bought by weight.
        """
    @property
    def line_total(self, /) -> Money:
        """
        Price times quantity, rounded half up.
        """
    @property
    def loyalty_discount(self, /) -> Money:
        """
        Its share of the loyalty discount.
        """
    @property
    def net(self, /) -> Money:
        """
        What is left to pay for it, before tax and deposit.
        """
    @property
    def offer_discount(self, /) -> Money:
        """
        What the shop's own offers and coupons take off it.
        """
    @property
    def original_total(self, /) -> Money:
        """
        The same at the price before a reduction.
        """
    @property
    def product_id(self, /) -> str | None:
        """
        The product, where it has an id.
        """
    @property
    def promo_discount(self, /) -> Money:
        """
        Its share of the promo code.
        """
    @property
    def quantity_exact(self, /) -> str:
        """
        How much of it, exactly, as text such as "3/2".
        """
    @property
    def snap(self, /) -> Money:
        """
        How much of `net` SNAP benefits pay.
        """
    @property
    def snap_deposit(self, /) -> Money:
        """
        How much of `deposit` SNAP benefits pay.
        """
    @property
    def tax(self, /) -> Money:
        """
        Its share of the tax.
        """
    @property
    def tax_class(self, /) -> str:
        """
        How tax law sees it.
        """
    @property
    def tax_rate(self, /) -> float:
        """
        Its tax rate in percent, for showing.
        """
    @property
    def tax_rate_ppm(self, /) -> int:
        """
        Its tax rate in parts per million, exactly.
        """
    @property
    def taxable(self, /) -> Money:
        """
        What tax is charged on.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class ListDeals:
    """
    What the offers of the shop take off a list. The list's `total` and `savings` count it; its `subtotal` and the lines'
    totals are at shelf prices.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def after_receipt(self, /) -> Money:
        """
        What comes back after the receipt, by rebates. No part of `savings`.
        """
    @property
    def at_most_more(self, /) -> Money:
        """
        No use of the offers saves more than this beyond `savings` and the delivery fee: 0 where the plan is proven to
        be the best.
        """
    @property
    def offers(self, /) -> list[UsedOffer]:
        """
        The offers used, the one that saves most first.
        """
    @property
    def payable(self, /) -> Money:
        """
        What the goods cost then, without tax and delivery.
        """
    @property
    def savings(self, /) -> Money:
        """
        What is taken off the goods.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class ListExplained:
    """
    A list with what the offers save on it, explained.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def explanation(self, /) -> DealExplanation:
        """
        The plan, what each line pays and why, the runner-up, and what would change the answer, also in sentences. Lines
        go by the ids of the list's lines; money is whole minor units.
        """
    @property
    def list(self, /) -> GroceryList:
        """
        The list, priced, with the savings on it.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class ListLine:
    """
    One line of a list: what was asked for, and what it was matched to.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def added_at(self, /) -> str:
        """
        When it was put on the list, RFC 3339.
        """
    @property
    def amount(self, /) -> float:
        """
        How much was asked for, for showing.
        """
    @property
    def amount_exact(self, /) -> str:
        """
        How much was asked for, exactly, as text such as "3/2".
        """
    @property
    def checked(self, /) -> bool:
        """
        Whether it is already in the basket.
        """
    @property
    def id(self, /) -> str:
        """
        Its id.
        """
    @property
    def max_price(self, /) -> Money | None:
        """
        The most to pay for it.
        """
    @property
    def only_if_on_sale(self, /) -> bool:
        """
        Only to be bought on sale.
        """
    @property
    def product_id(self, /) -> str | None:
        """
        The product it was matched to; None where none was found.
        """
    @property
    def product_name(self, /) -> str | None:
        """
        The product's name at that time.
        """
    @property
    def requested(self, /) -> str:
        """
        The phrase that was asked for ("2% milk", never "it").
        """
    @property
    def size(self, /) -> str | None:
        """
        The package that was asked for, such as "14.5 ounce".
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit(self, /) -> str | None:
        """
        The unit of the amount; None for counted pieces.
        """

@final
class ListSummary:
    """
    A list without its lines.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def created_at(self, /) -> str:
        """
        When it was made, RFC 3339.
        """
    @property
    def id(self, /) -> str:
        """
        Its id.
        """
    @property
    def line_count(self, /) -> int:
        """
        How many lines it has.
        """
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def updated_at(self, /) -> str:
        """
        When it was last changed, RFC 3339.
        """
    @property
    def version(self, /) -> int:
        """
        Its version.
        """

@final
class ListUpdate:
    """
    A list changed.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def items(self, /) -> list[str]:
        """
        The phrases on it, oldest first.
        """
    @property
    def list_id(self, /) -> str:
        """
        The list.
        """
    @property
    def timestamp(self, /) -> str:
        """
        When, RFC 3339.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def total(self, /) -> Money | None:
        """
        What it costs with tax, where it was priced.
        """
    @property
    def user_id(self, /) -> str:
        """
        Whose it is.
        """
    @property
    def version(self, /) -> int:
        """
        The list's version.
        """

@final
class Lists:
    """
    The lists of all users. A list of another user is not found, like one that does not exist.
    """
    async def add(self, /, list_id: str, name: str, *, amount: int | float | str | Decimal | Fraction = ..., unit: str | None = None, size: str | None = None, product_id: str | None = None, user_id: str = ...) -> GroceryList:
        """
        Puts an item on a list, or adds to the line that has it already. The product is found by the
        name where no id is given.
        """
    async def add_recipe(self, /, list_id: str, recipe: str | Iterable[str], *, servings: tuple[int | float | str | Decimal | Fraction, int | float | str | Decimal | Fraction] | None = None, optional: bool = False, user_id: str = ...) -> RecipeAdded:
        """
        Puts what a recipe needs on a list, in one step that one undo takes back: amounts of what is there
        already add up, water, headings and what is "to taste" are left out and told. `recipe` is a text, or
        its lines. `servings=(4, 6)` makes a recipe for 4 into one for 6; `optional` buys optional lines too.
        """
    async def all(self, /, *, user_id: str = ...) -> list[ListSummary]:
        """
        The user's lists, newest first, without their lines.
        """
    async def check(self, /, list_id: str, line_id: str, checked: bool = True, *, user_id: str = ...) -> GroceryList:
        """
        Marks a line as in the basket, or takes the mark back.
        """
    async def clear(self, /, list_id: str, *, user_id: str = ...) -> GroceryList:
        """
        Takes all lines off a list.
        """
    async def create(self, /, name: str, *, user_id: str = ...) -> GroceryList:
        """
        Makes a list, which becomes the user's current one.
        """
    async def current(self, /, *, user_id: str = ...) -> GroceryList:
        """
        The user's current list, with prices and totals.
        """
    async def delete(self, /, list_id: str, *, user_id: str = ...) -> None:
        """
        Deletes a list and its log, for good.
        """
    async def get(self, /, list_id: str, *, user_id: str = ...) -> ShoppingList:
        """
        A list as it is kept, without prices.
        """
    async def log(self, /, list_id: str, *, after: SupportsIndex = 0, limit: SupportsIndex = 1000, user_id: str = ...) -> list[LoggedOp]:
        """
        The operations that made a list, oldest first, behind the version `after`.
        """
    async def remove(self, /, list_id: str, line_id: str, *, user_id: str = ...) -> GroceryList:
        """
        Takes a line off a list.
        """
    async def rename(self, /, list_id: str, name: str, *, user_id: str = ...) -> GroceryList:
        """
        Gives a list another name.
        """
    async def set_amount(self, /, list_id: str, line_id: str, amount: int | float | str | Decimal | Fraction, unit: str | None = None, *, user_id: str = ...) -> GroceryList:
        """
        Sets how much of a line is wanted.
        """
    async def set_product(self, /, list_id: str, line_id: str, product_id: str, *, user_id: str = ...) -> GroceryList:
        """
        Matches a line to another product.
        """
    async def undo(self, /, list_id: str, *, user_id: str = ...) -> GroceryList:
        """
        Takes the newest change back. Called again, it takes back the one before.
        """
    async def view(self, /, list_id: str, *, user_id: str = ...) -> GroceryList:
        """
        A list with prices and totals.
        """

@final
class LoggedOp:
    """
    An operation as the log keeps it. `to_dict` has its details.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def at(self, /) -> str:
        """
        When it was committed, RFC 3339.
        """
    @property
    def group(self, /) -> int:
        """
        The version of the first operation that was committed together with it.
        """
    @property
    def op(self, /) -> str:
        """
        What was done: "add_line", "set_amount", "remove_line", "clear", "undo" and so on.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def undone(self, /) -> bool:
        """
        Whether it was taken back since.
        """
    @property
    def version(self, /) -> int:
        """
        The list's version after it.
        """

@final
class LookupProducts:
    """
    Asks a shop for certain products.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def barcodes(self, /) -> list[str]:
        """
        Bar codes.
        """
    @property
    def ids(self, /) -> list[str]:
        """
        Ids as the shop gave them.
        """
    @property
    def retailer_ids(self, /) -> list[str]:
        """
        The retailer's own numbers.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Lost:
    """
    Events that came and went before they could be delivered.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def first(self, /) -> int | None:
        """
        The number of the first one; None where the agent was restarted and it is not known.
        """
    @property
    def last(self, /) -> int | None:
        """
        The number of the last one; None where it is not known.
        """

@final
class Measure:
    """
    An amount with its unit, exactly.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def exact(self, /) -> str:
        """
        How much, exactly, as text such as "3/2".
        """
    @property
    def unit(self, /) -> str:
        """
        The unit.
        """
    @property
    def value(self, /) -> float:
        """
        How much, for showing.
        """

@final
class Metadata:
    """
    About a request.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def cached(self, /) -> bool:
        """
        Whether all prices came from stored data rather than a live source.
        """
    @property
    def confidence(self, /) -> float:
        """
        How sure the understanding is, 0 to 1.
        """
    @property
    def conversation_id(self, /) -> str:
        """
        The conversation.
        """
    @property
    def language(self, /) -> str:
        """
        The language it was read in.
        """
    @property
    def processed(self, /) -> bool:
        """
        Always True.
        """
    @property
    def processing_time(self, /) -> float:
        """
        Milliseconds from request to answer.
        """
    @property
    def timestamp(self, /) -> str:
        """
        When it was answered, RFC 3339.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class ModelVersion:
    """
    Which model of custom intents this is.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def examples(self, /) -> int:
        """
        How many examples it was made from.
        """
    @property
    def intents(self, /) -> list[str]:
        """
        The names of the intents, in order of the alphabet.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def version(self, /) -> str:
        """
        Made from the examples: the same examples give the same version.
        """

@final
class Money:
    """
    An amount of money: a whole number of minor units (cents) of one currency.

    Adds, subtracts and compares within one currency; amounts of different currencies raise
    `InvalidInputError`. `str()` writes the decimal number: `3.99`.
    """
    def __add__(self, other: object, /) -> Money: ...
    def __bool__(self, /) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ge__(self, other: object, /) -> bool: ...
    def __getnewargs__(self, /) -> tuple[int, str]: ...
    def __gt__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __le__(self, other: object, /) -> bool: ...
    def __lt__(self, other: object, /) -> bool: ...
    def __mul__(self, count: object, /) -> Money: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __new__(cls, /, minor: int, currency: str = ...) -> Money: ...
    def __radd__(self, _nothing: object, /) -> Money:
        """
        Lets `sum()` begin with its 0.
        """
    def __repr__(self, /) -> str: ...
    def __rmul__(self, count: object, /) -> Money: ...
    def __rsub__(self, other: object, /) -> Money: ...
    def __str__(self, /) -> str: ...
    def __sub__(self, other: object, /) -> Money: ...
    @property
    def currency(self, /) -> str:
        """
        The currency, as an ISO 4217 code.
        """
    @property
    def minor(self, /) -> int:
        """
        The count of minor units (cents, yen, thousandths of a dinar).
        """
    @staticmethod
    def parse(text: str, currency: str = ...) -> Money:
        """
        Reads a decimal amount such as "3.99". Nothing is rounded: more decimals than the currency has
        raise `InvalidInputError`.
        """
    @property
    def places(self, /) -> int:
        """
        How many decimals the currency has: 2 for dollars, 0 for yen, 3 for dinars.
        """
    def to_decimal(self, /) -> Decimal:
        """
        The amount as an exact `decimal.Decimal`.
        """

@final
class Note:
    """
    Something that was not heard, or heard with a doubt.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def kind(self, /) -> str:
        """
        What sort of doubt: "too_long", "empty", "not_understood", "bad_quantity", "ambiguous",
        "second_opinion".
        """
    @property
    def span(self, /) -> Span | None:
        """
        Where in the text, where it has a place.
        """
    @property
    def text(self, /) -> str:
        """
        What it is about, in plain words.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class ObservedPrice:
    """
    A price that somebody saw.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def city(self, /) -> str | None:
        """
        Its city.
        """
    @property
    def country(self, /) -> str | None:
        """
        Its country.
        """
    @property
    def date(self, /) -> str:
        """
        The day, ISO 8601.
        """
    @property
    def place(self, /) -> str | None:
        """
        What the place is called.
        """
    @property
    def price(self, /) -> Money:
        """
        What it cost.
        """
    @property
    def regular(self, /) -> Money | None:
        """
        What it cost without the reduction, where it was reduced and that is known.
        """
    @property
    def store(self, /) -> str | None:
        """
        The place as OpenStreetMap names it: `node/652825274`.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class OfferBook:
    """
    Everything a shop has on offer, checked and indexed once.

    A cart is a `grocery-deals/1` object, as for `optimise_deals`, as a dict or JSON text. Beside its lines it may hold a
    `context`: `{"now": RFC 3339, "utc_offset_minutes": -360, "store": "s1", "first_order": False, "clipped": [ids],
    "codes": [texts], "uses": [{"offer", "on", "uses"}]}`, of which everything may be left out; and each line a `name`
    for the sentences of an explanation.
    """
    def __len__(self, /) -> int: ...
    def __new__(cls, /, data: str | Mapping[str, Any]) -> OfferBook:
        """
        Reads a `grocery-offers/1` object from a dict or JSON text: `{"format": "grocery-offers/1", "currency": "USD",
        "offers": [...]}`.

        Raises `InvalidInputError` naming the field that is wrong, such as `offers[3].valid_until`.
        """
    def __repr__(self, /) -> str: ...
    def applicable(self, /, cart: str | Mapping[str, Any]) -> ApplicableOffers:
        """
        Which offers are on for a cart, and what stands against the others.
        """
    def claim_rebates(self, /, cart: str | Mapping[str, Any], plan: DealPlan | str | Mapping[str, Any]) -> RebatePlan:
        """
        The rebates that give most back for a cart that is paid by `plan`, such as that of
        `optimise_deals(book.applicable(cart).problem)`.
        """
    @property
    def currency(self, /) -> str:
        """
        The one currency of every amount.
        """
    def current(self, /, context: str | Mapping[str, Any] | None = None) -> list[OfferRule]:
        """
        The offers whose dates and stores allow them now. Whether a shopper may use one is not asked.
        """
    async def explain(self, /, cart: str | Mapping[str, Any], *, most_changes: SupportsIndex = 3) -> DealExplanation:
        """
        The best plan for a cart, explained as data and as sentences: what was paid and why, the runner-up, and at most
        `most_changes` changes that would save more. Each of them is a cart that was really solved, so this takes
        milliseconds as a rule and some seconds on the hardest carts; it runs beside the event loop, and cancelling ends it.
        """
    def on_product(self, /, product: str | Mapping[str, Any], context: str | Mapping[str, Any] | None = None) -> list[OfferRule]:
        """
        The current offers that cover a product in any role: `{"sku": "yogurt", "category": None, "brand": None}`.
        Offers on the whole order are not among them.
        """
    def rule(self, /, id: str) -> OfferRule | None:
        """
        The offer of this id; None where there is none.
        """
    @property
    def rules(self, /) -> list[OfferRule]:
        """
        All offers, in the order they came in.
        """

@final
class OfferNotOn:
    """
    An offer that is not on.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def offer(self, /) -> str:
        """
        The offer.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def why(self, /) -> list[OfferReason]:
        """
        Everything that stands against it, never empty.
        """

@final
class OfferReason:
    """
    One reason why an offer is not on.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def allowed(self, /) -> int | None:
        """
        Of "limit_reached": what it allows.
        """
    @property
    def begins(self, /) -> str | None:
        """
        Of "not_yet": its first day.
        """
    @property
    def limit(self, /) -> str | None:
        """
        Of "limit_reached": "per_household" or "per_day".
        """
    @property
    def missing(self, /) -> int | None:
        """
        Of "too_few_units" the units, of "below_spend" the money that is missing.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def until(self, /) -> str | None:
        """
        Of "expired": its last day.
        """
    @property
    def used(self, /) -> int | None:
        """
        Of "limit_reached": what was used.
        """
    @property
    def why(self, /) -> str:
        """
        "not_yet", "expired", "other_store", "members_only", "not_clipped", "needs_code", "first_order_only",
        "limit_reached", "nothing_fits", "too_few_units", "below_spend" or "no_delivery".
        """

@final
class OfferRule:
    """
    An offer with its terms. What it does by its kind stands in `to_dict()`, as the book was written.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def code(self, /) -> str | None:
        """
        The promo code that has to be entered.
        """
    @property
    def first_order_only(self, /) -> bool:
        """
        Whether it is for a first order only.
        """
    @property
    def group(self, /) -> str | None:
        """
        At most one offer of a group is used.
        """
    @property
    def id(self, /) -> str:
        """
        Unique in the book.
        """
    @property
    def kind(self, /) -> str:
        """
        The kind, such as "buy_get", "coupon", "free_delivery" or "rebate".
        """
    @property
    def max_uses(self, /) -> int | None:
        """
        How many times it may be used in one cart.
        """
    @property
    def must_clip(self, /) -> bool:
        """
        Whether it is a digital coupon that has to be clipped.
        """
    @property
    def per_day(self, /) -> int | None:
        """
        How often a household may use it on one day.
        """
    @property
    def per_household(self, /) -> int | None:
        """
        How often a household may use it in all.
        """
    @property
    def requires_member(self, /) -> bool:
        """
        Whether it is for members only.
        """
    @property
    def stores(self, /) -> list[str]:
        """
        The stores where it is on; empty for all.
        """
    @property
    def title(self, /) -> str | None:
        """
        How people know it, where it has a name.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def valid_from(self, /) -> str | None:
        """
        The first day, ISO 8601, in the store's time zone.
        """
    @property
    def valid_until(self, /) -> str | None:
        """
        The last day; the offer holds until its end.
        """

@final
class OfferShare:
    """
    What one offer of a plan saved.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def layer(self, /) -> str:
        """
        "item", "coupon" or "order".
        """
    @property
    def offer(self, /) -> str:
        """
        The offer.
        """
    @property
    def saved(self, /) -> int:
        """
        What it saved, the delivery fee counted where it waives it.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def uses(self, /) -> int:
        """
        How often it was used.
        """

@final
class OpenFoodFacts:
    """
    Open Food Facts: products by words and bar codes. A free service of volunteers, which asks who is calling, as
    `OpenPrices` does; it keeps to the calls a minute that the service allows.
    """
    def __new__(cls, /, user_agent: str, *, transport: Any | None = None) -> OpenFoodFacts:
        """
        Raises `InvalidInputError` where `user_agent` does not say who is calling.
        """
    def __repr__(self, /) -> str: ...
    @property
    def name(self, /) -> str:
        """
        What errors call it.
        """

@final
class OpenPrices:
    """
    Open Prices: what people saw, by bar code. A free service of volunteers, which asks who is calling: the app, its
    version and an address, as in `PantryPal/2.1 (hello@pantrypal.example)`. `barcodes` are bar codes by the ids of your
    catalogue; without them, ids that are bar codes.
    """
    def __new__(cls, /, user_agent: str, *, config: str | Mapping[str, Any] | None = None, barcodes: dict[str, str] | None = None, transport: Any | None = None) -> OpenPrices:
        """
        Raises `InvalidInputError` where `user_agent` does not say who is calling.
        """
    def __repr__(self, /) -> str: ...
    @property
    def name(self, /) -> str:
        """
        What quotes and errors call it.
        """
    async def prices(self, /, barcode: str, *, limit: SupportsIndex = 10) -> list[ObservedPrice]:
        """
        What a product was seen to cost, newest first, at most `limit` (up to 100).
        """

@final
class Order:
    """
    What was bought at one time. Addresses, recipients, payments and tracking numbers are no part of it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def amounts(self, /) -> OrderAmounts:
        """
        What it came to.
        """
    @property
    def currency(self, /) -> str:
        """
        The currency of all amounts.
        """
    @property
    def flags(self, /) -> list[OrderFlag]:
        """
        What does not add up, and what could not be read.
        """
    @property
    def fulfilment(self, /) -> str | None:
        """
        How the goods changed hands: "delivery", "pickup", "shipping" or "in_store".
        """
    @property
    def id(self, /) -> str:
        """
        Of retailer and number; of a receipt, of shop, day, time, number and total.
        """
    @property
    def kind(self, /) -> str:
        """
        How it came to be known: "online", "receipt" or "other".
        """
    @property
    def lines(self, /) -> list[OrderLine]:
        """
        The lines, as they stand.
        """
    @property
    def number(self, /) -> str | None:
        """
        The retailer's number of the order, or the receipt's.
        """
    @property
    def ordered_at(self, /) -> str | None:
        """
        The time of day as hours and minutes, "14:05", where it is known.
        """
    @property
    def ordered_on(self, /) -> str:
        """
        The day it was ordered, ISO 8601.
        """
    @property
    def retailer(self, /) -> str:
        """
        The retailer, such as "walmart", in lower case.
        """
    @property
    def shop(self, /) -> Shop | None:
        """
        Where it comes from.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class OrderAmounts:
    """
    The amounts of an order, as far as they are known. Savings, refund and donations are not below zero; a
    subtotal is after savings.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def bag_fee(self, /) -> Money | None:
        """
        For bags.
        """
    @property
    def delivery(self, /) -> Money | None:
        """
        For bringing it.
        """
    @property
    def donations(self, /) -> Money | None:
        """
        What was given.
        """
    @property
    def refund(self, /) -> Money | None:
        """
        What was paid back.
        """
    @property
    def savings(self, /) -> Money | None:
        """
        What was taken off.
        """
    @property
    def subtotal(self, /) -> Money | None:
        """
        Of all lines, after savings.
        """
    @property
    def subtotal_before_savings(self, /) -> Money | None:
        """
        Of all lines, before savings.
        """
    @property
    def tax(self, /) -> Money | None:
        """
        All taxes.
        """
    @property
    def tip(self, /) -> Money | None:
        """
        For the driver.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def total(self, /) -> Money | None:
        """
        What was paid.
        """

@final
class OrderCounts:
    """
    How much of a user's is kept.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def items(self, /) -> int:
        """
        Different items on their lines, told apart as the shops do.
        """
    @property
    def lines(self, /) -> int:
        """
        Lines.
        """
    @property
    def orders(self, /) -> int:
        """
        Orders.
        """
    @property
    def shops(self, /) -> int:
        """
        Shops.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class OrderFlag:
    """
    Something doubtful about an order, in words and with the amounts.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def computed(self, /) -> Money | None:
        """
        The amount that the parts give.
        """
    @property
    def kind(self, /) -> str:
        """
        What it is: "lines_sum", "total_sum", "item_count", "line_product", "no_lines", "no_total",
        "no_date", "unread_line" or "left_out".
        """
    @property
    def message(self, /) -> str:
        """
        What to tell a person.
        """
    @property
    def stated(self, /) -> Money | None:
        """
        The amount that was read.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class OrderHistory:
    """
    What is known of the purchases of one thing.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def bought(self, /) -> Bought:
        """
        How often, when next, what was paid last.
        """
    @property
    def purchases(self, /) -> list[Purchase]:
        """
        The purchases, the newest first.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class OrderImportReport:
    """
    What an import of orders did.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def flagged(self, /) -> int:
        """
        Orders that do not add up, or are short of a line.
        """
    @property
    def imported(self, /) -> int:
        """
        Orders that are new.
        """
    @property
    def lines(self, /) -> int:
        """
        Lines of orders taken over.
        """
    @property
    def matched(self, /) -> int:
        """
        Of them, those that are a product of the catalogue.
        """
    @property
    def prices(self, /) -> int:
        """
        Changes of prices that were new to the price history.
        """
    @property
    def read(self, /) -> int:
        """
        Lines read, without headers; of JSON, orders.
        """
    @property
    def skipped(self, /) -> int:
        """
        Lines of the file left out.
        """
    @property
    def skipped_lines(self, /) -> list[SkippedLine]:
        """
        The first of the lines left out.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unchanged(self, /) -> int:
        """
        Orders that were known as they are.
        """
    @property
    def updated(self, /) -> int:
        """
        Orders that were known and say something new.
        """

@final
class OrderLine:
    """
    One line of an order.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def barcode(self, /) -> str | None:
        """
        Its bar code, digits only.
        """
    @property
    def item_id(self, /) -> str | None:
        """
        The retailer's number of the item.
        """
    @property
    def kind(self, /) -> str:
        """
        What it is about: "product", "deposit" or "fee".
        """
    @property
    def name(self, /) -> str:
        """
        The name as it is printed.
        """
    @property
    def paid(self, /) -> Money | None:
        """
        What the line came to after savings, where that is known.
        """
    @property
    def paid_per_unit(self, /) -> Money | None:
        """
        What one unit came to after savings, rounded half up to a whole minor unit.
        """
    @property
    def product_id(self, /) -> str | None:
        """
        The product of the catalogue that it is, where one was found.
        """
    @property
    def quantity(self, /) -> float:
        """
        How much, for showing.
        """
    @property
    def quantity_exact(self, /) -> str:
        """
        How much, exactly, as text such as "123/100". Above zero, except where nothing came.
        """
    @property
    def savings(self, /) -> Money | None:
        """
        What was taken off this line. Not below zero.
        """
    @property
    def status(self, /) -> str:
        """
        What became of it: "delivered", "cancelled", "returned" or "substituted".
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def total(self, /) -> Money | None:
        """
        What the line cost, before `savings`.
        """
    @property
    def unit(self, /) -> str:
        """
        "each" for pieces, a unit of mass for goods by weight.
        """
    @property
    def unit_price(self, /) -> Money | None:
        """
        What one `unit` cost, where it is known.
        """
    @property
    def was_bought(self, /) -> bool:
        """
        Whether it is a product that was bought and kept.
        """

@final
class Orders:
    """
    What users have bought: imported from files, read from receipts, and what follows from it. Users never see
    each other's orders.
    """
    async def bought(self, /, words: str = ..., *, user_id: str = ...) -> List[Bought]:
        """
        Everything a user has bought whose name has all of `words`; all of it for no words. What was bought
        on most days comes first.
        """
    async def counts(self, /, *, user_id: str = ...) -> OrderCounts:
        """
        How much of a user's is kept.
        """
    async def forget_all(self, /, *, user_id: str = ...) -> int:
        """
        Takes all orders of a user away. Answers how many there were.
        """
    async def get(self, /, order_id: str, *, user_id: str = ...) -> Order:
        """
        One order.
        """
    async def history(self, /, product_id: str, *, user_id: str = ...) -> OrderHistory | None:
        """
        What is known of a product's purchases; None where it was never bought.
        """
    async def history_of_thing(self, /, thing: str, *, user_id: str = ...) -> OrderHistory | None:
        """
        What is known of the purchases of what `Bought.thing` or `Purchase.thing` names: a product of the
        catalogue, or an item of a shop.
        """
    async def import_(self, /, files: str | PathLike[str] | bytes | bytearray | BinaryIO | Iterable[str | PathLike[str] | bytes | bytearray | BinaryIO], *, lenient: bool = False, retailer: str | None = None, price_is: str | None = None, currency: str | None = None, max_rows: SupportsIndex | None = None, progress: Progress | None = None, user_id: str = ...) -> OrderImportReport:
        """
        Imports files of orders: Walmart exports (CSV or XLSX), tables of any shop, JSON; CSV and JSON may be
        packed with gzip. A file is a path, `bytes` or a binary file object; the files of one export are
        handed over together. Importing again changes nothing. A line that cannot be read ends it with an
        error that names the line, and nothing is changed; with `lenient` such lines are left out and
        reported. `price_is` says what a column called "price" holds: "auto", "line" or "unit". `progress` is
        called with an `ImportProgress` now and then, on a thread of its own; what it raises ends the import.
        """
    async def import_receipt(self, /, text: str, *, user_id: str = ...) -> ImportedReceipt:
        """
        Reads the text of a receipt and keeps what it says. Importing it again changes nothing; a receipt
        without a single line is read and not kept.
        """
    async def list(self, /, *, since: str | None = None, after: Order | None = None, limit: SupportsIndex = 50, user_id: str = ...) -> List[Order]:
        """
        Orders, the newest first, not before the day `since` (ISO 8601), at most `limit`; with `after` those
        behind it, the last one of the page before.
        """
    async def read_picture(self, /, image: bytes | bytearray, recognizer: TextRecognizer, *, language: str | None = None) -> Receipt:
        """
        Reads the picture of a receipt through the program's own recogniser: an object with a `recognize`
        method, see `TextRecognizer`. Nothing is kept, the picture least of all.
        """
    def read_receipt(self, /, text: str) -> Receipt:
        """
        Reads the text of a receipt, its lines matched to the catalogue. Nothing is kept. Text that is no
        receipt gives no lines, and says so in the flags.
        """
    async def remove(self, /, order_ids: Iterable[str], *, user_id: str = ...) -> int:
        """
        Takes orders away. Answers how many were there. Prices they told stay in the price history.
        """
    async def shops(self, /, *, user_id: str = ...) -> List[Shop]:
        """
        The shops that a user's orders come from.
        """
    async def usual(self, /, *, limit: SupportsIndex = 20, user_id: str = ...) -> List[Bought]:
        """
        What the user usually buys, as of today: at least twice within a year and not given up, most often
        bought first.
        """

@final
class PastSale:
    """
    A run of earlier prices that were all below the regular price behind them.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def first_seen(self, /) -> str:
        """
        When it was first seen, RFC 3339.
        """
    @property
    def last_seen(self, /) -> str:
        """
        When it was last seen, RFC 3339.
        """
    @property
    def price(self, /) -> Money:
        """
        Its lowest price.
        """
    @property
    def regular(self, /) -> Money:
        """
        The regular price behind that one.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Pick:
    """
    One need met.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def need(self, /) -> str:
        """
        The need.
        """
    @property
    def price(self, /) -> int:
        """
        The price of one.
        """
    @property
    def qty(self, /) -> int:
        """
        How many.
        """
    @property
    def sku(self, /) -> str:
        """
        The product.
        """
    @property
    def store(self, /) -> str:
        """
        The store.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class PolicyReport:
    """
    The figures of the guards around a source.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def breaker(self, /) -> str | None:
        """
        The breaker's state, such as "closed", "open" or "half_open"; None without a breaker.
        """
    @property
    def breaker_refused(self, /) -> int:
        """
        Calls that the breaker refused.
        """
    @property
    def hedges(self, /) -> int:
        """
        Second tries beside slow ones.
        """
    @property
    def name(self, /) -> str:
        """
        Their name.
        """
    @property
    def retries(self, /) -> int:
        """
        Attempts after the first.
        """
    @property
    def running(self, /) -> int | None:
        """
        Calls under way, where there are places.
        """
    @property
    def timeouts(self, /) -> int:
        """
        Attempts that were cut off.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def tokens(self, /) -> int | None:
        """
        Tokens left, where there is a rate.
        """
    @property
    def turned_away(self, /) -> int:
        """
        Calls refused for want of a place or a token.
        """
    @property
    def waiting(self, /) -> int | None:
        """
        Calls in line, where there is one.
        """

@final
class PriceAlert:
    """
    An alert.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def at(self, /) -> str:
        """
        When the price was seen, RFC 3339.
        """
    @property
    def deal(self, /) -> str | None:
        """
        The kind of deal, where it is one.
        """
    @property
    def expires(self, /) -> str | None:
        """
        When the deal ends, where it is one.
        """
    @property
    def id(self, /) -> str:
        """
        Rule, product and time: the same alert always has the same one.
        """
    @property
    def price(self, /) -> Money:
        """
        The price.
        """
    @property
    def product_id(self, /) -> str:
        """
        The product.
        """
    @property
    def rule(self, /) -> str:
        """
        The rule.
        """
    @property
    def saving(self, /) -> Money | None:
        """
        What it saves, where that is known.
        """
    @property
    def share(self, /) -> int | None:
        """
        The saving as a share, parts per million.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class PriceAt:
    """
    A price and when it was charged.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def at(self, /) -> str:
        """
        When, RFC 3339.
        """
    @property
    def price(self, /) -> Money:
        """
        The price.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class PriceComparison:
    """
    One product at several sources.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def notes(self, /) -> list[str]:
        """
        What is worth knowing, such as a source that did not answer.
        """
    @property
    def prices(self, /) -> list[ComparedPrice]:
        """
        What each source says, the lowest price for the same amount first.
        """
    @property
    def product_id(self, /) -> str:
        """
        The product.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class PriceDrop:
    """
    How far the price is below the regular price, be it much or little.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def amount(self, /) -> Money:
        """
        Regular price less present price; below zero where the present price is higher.
        """
    @property
    def share(self, /) -> int:
        """
        The same as a share of the regular price, parts per million.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class PricePerUnit:
    """
    Two prices for one unit, in minor units of one currency.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def currency(self, /) -> str:
        """
        The currency of the prices.
        """
    @property
    def difference(self, /) -> float:
        """
        The substitute's price less that of the missing product: below zero where it is cheaper.
        """
    @property
    def difference_exact(self, /) -> str:
        """
        The same, exactly.
        """
    @property
    def missing(self, /) -> float:
        """
        What one unit of the missing product usually costs, in minor units, for showing.
        """
    @property
    def missing_exact(self, /) -> str:
        """
        The same, exactly, as text such as "199/8".
        """
    @property
    def substitute(self, /) -> float:
        """
        What one unit of the substitute usually costs, in minor units, for showing.
        """
    @property
    def substitute_exact(self, /) -> str:
        """
        The same, exactly.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit(self, /) -> str:
        """
        The unit that the prices are for.
        """

@final
class PricePoint:
    """
    A price at one time, as one source told it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def at(self, /) -> str:
        """
        When it was told, RFC 3339.
        """
    @property
    def per(self, /) -> str:
        """
        "each" for a package, a unit of mass for goods by weight.
        """
    @property
    def price(self, /) -> Money:
        """
        The price of one package, or of one `per` where sold by weight.
        """
    @property
    def product_id(self, /) -> str:
        """
        The product.
        """
    @property
    def regular(self, /) -> Money | None:
        """
        The price before a reduction, where the source said one.
        """
    @property
    def source(self, /) -> str:
        """
        Who told it.
        """
    @property
    def store(self, /) -> str | None:
        """
        The shop it holds for, where it is of one shop.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class PriceRecord:
    """
    Prices of one package, or of one `unit_of_measure` for goods by weight.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def currency(self, /) -> str:
        """
        The currency of all of them.
        """
    @property
    def regular(self, /) -> Money | None:
        """
        The price before a reduction.
        """
    @property
    def sale(self, /) -> Money | None:
        """
        The reduced price, where there is one.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit(self, /) -> float | None:
        """
        What one unit costs now, in major units of the currency, for showing.
        """
    @property
    def unit_exact(self, /) -> str | None:
        """
        The same, exactly, as text such as "399/800".
        """
    @property
    def unit_of_measure(self, /) -> str | None:
        """
        The unit.
        """

@final
class PriceReport:
    """
    What a product costs now, beside what it cost before.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str:
        """
        The picture, where a notebook shows the report.
        """
    @property
    def changes(self, /) -> list[PricePoint]:
        """
        The changes that this is read from, newest first.
        """
    def chart(self, /, columns: SupportsIndex = 80, rows: SupportsIndex = 16) -> str:
        """
        The same picture in characters, for a terminal: so many columns and rows.
        """
    @property
    def detection(self, /) -> Detection:
        """
        What was found about the price, and the deals it makes.
        """
    @property
    def product_id(self, /) -> str:
        """
        The product.
        """
    @property
    def sales(self, /) -> list[PastSale]:
        """
        The sales before, the earliest first: drops that came back, or that are not old enough to be the new price.
        """
    def svg(self, /) -> str:
        """
        The history of the price as an SVG picture, with the regular price and the deals marked.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def windows(self, /) -> list[PriceStats]:
        """
        The prices of the windows of 7, 30, 60 and 90 days that have any.
        """

@final
class PriceSourceStatus:
    """
    How one price source is doing.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def calls(self, /) -> int:
        """
        How often it was asked, or was to be asked and its guards refused.
        """
    @property
    def failures(self, /) -> int:
        """
        How many of those came to nothing: an error, a timeout, an answer without one usable price.
        """
    @property
    def last_answer(self, /) -> str | None:
        """
        When it last answered, RFC 3339.
        """
    @property
    def last_error(self, /) -> str | None:
        """
        What it last failed with.
        """
    @property
    def last_failure(self, /) -> str | None:
        """
        When it last failed, RFC 3339.
        """
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    @property
    def policy(self, /) -> PolicyReport | None:
        """
        Its guards; None where it is asked under a timeout alone.
        """
    @property
    def refused(self, /) -> int:
        """
        Prices it told that were not believed.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class PriceStanding:
    """
    Where the price stands among those of the window.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def below(self, /) -> float:
        """
        The share of earlier prices below the present one, 0 to 1, for showing.
        """
    @property
    def below_exact(self, /) -> str:
        """
        The same, exactly.
        """
    @property
    def days(self, /) -> int:
        """
        The days of the window.
        """
    @property
    def observations(self, /) -> int:
        """
        How many earlier prices there are.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class PriceStats:
    """
    What prices did over a window.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def count(self, /) -> int:
        """
        How many prices were counted, above zero.
        """
    @property
    def days(self, /) -> int:
        """
        The length of the window.
        """
    @property
    def highest(self, /) -> PriceAt:
        """
        The highest price, and the last time it was charged.
        """
    @property
    def latest(self, /) -> PriceAt:
        """
        The last price.
        """
    @property
    def lowest(self, /) -> PriceAt:
        """
        The lowest price, and the last time it was charged.
        """
    @property
    def mean(self, /) -> float:
        """
        The mean in minor units, for showing.
        """
    @property
    def mean_exact(self, /) -> str:
        """
        The mean in minor units, exactly.
        """
    @property
    def median(self, /) -> float:
        """
        The middle price in minor units, for showing.
        """
    @property
    def median_exact(self, /) -> str:
        """
        The middle price in minor units, exactly.
        """
    @property
    def slope(self, /) -> float:
        """
        Minor units a day, for showing.
        """
    @property
    def slope_exact(self, /) -> str:
        """
        Minor units a day, exactly.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def trend(self, /) -> str:
        """
        Where the slope leads: "rising", "falling" or "steady".
        """
    @property
    def volatility(self, /) -> int:
        """
        The standard deviation as a share of the mean, parts per million.
        """

@final
class PriceTick:
    """
    What a look at the tracked prices did.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def alerts(self, /) -> list[TrackedPriceAlert]:
        """
        Whose price fell below the target by it. Each is an event, too.
        """
    @property
    def due(self, /) -> int:
        """
        Tracked prices that were due.
        """
    @property
    def notes(self, /) -> list[str]:
        """
        What is worth knowing, such as a source that did not answer.
        """
    @property
    def seen(self, /) -> int:
        """
        Of those, how many have a fresh price now.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class PriceUpdate:
    """
    A price changed.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def change_percent(self, /) -> float:
        """
        The change in percent, for showing.
        """
    @property
    def change_ppm(self, /) -> int:
        """
        The change in parts per million, exactly.
        """
    @property
    def new_price(self, /) -> Money:
        """
        The price now.
        """
    @property
    def old_price(self, /) -> Money:
        """
        The price before.
        """
    @property
    def product_id(self, /) -> str:
        """
        The product.
        """
    @property
    def source(self, /) -> str:
        """
        Who says so.
        """
    @property
    def timestamp(self, /) -> str:
        """
        When, RFC 3339.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class PricedProduct:
    """
    A product with what it costs now.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def deal_price(self, /) -> Money | None:
        """
        The reduced price, where the price source tells one.
        """
    @property
    def id(self, /) -> str:
        """
        Its id in the catalogue.
        """
    @property
    def in_stock(self, /) -> bool | None:
        """
        Whether the shop has it; None where nobody says.
        """
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    @property
    def price(self, /) -> Money:
        """
        The price without a deal, of one `unit`.
        """
    @property
    def price_kind(self, /) -> str:
        """
        What sort of price it is: "live", "typical" or "estimate".
        """
    @property
    def price_source(self, /) -> str:
        """
        Who says so.
        """
    @property
    def savings(self, /) -> Money:
        """
        What the deal saves.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit(self, /) -> str:
        """
        What the price is for: the unit of weight, the package, else "each".
        """

@final
class PricedSearch:
    """
    A page of a search with prices.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def cached(self, /) -> bool:
        """
        Whether the prices were kept from before.
        """
    @property
    def missing(self, /) -> list[str]:
        """
        The ids of the products of this page without a price.
        """
    @property
    def notes(self, /) -> list[str]:
        """
        What is worth knowing, such as a source that did not answer.
        """
    @property
    def products(self, /) -> list[PricedProduct]:
        """
        The products of this page that have a price, best first.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def total_results(self, /) -> int:
        """
        How many products fit in all, with and without a price.
        """

@final
class Prices:
    """
    Prices with their provenance.
    """
    async def check_tiers(self, /) -> None:
        """
        Asks each of `price_tiers` one small question, so that a wrong password or address is told: quotes never tell it, since
        prices come from the sources where a tier fails. Best asked once at the start of a program.
        """
    async def compact_history(self, /, *, daily_before: str | None = None, drop_before: str | None = None) -> Compacted:
        """
        Makes the price history smaller. By itself it drops repetitions alone and keeps every change. Before
        `daily_before` (RFC 3339) only the last price of each day stays, before `drop_before` only the one that stood then.
        """
    async def compare(self, /, product_id: str, *, store: str | None = None, zip_code: str | None = None) -> PriceComparison:
        """
        What each price source says of a product, the lowest price for the same amount first. All sources are asked,
        through the cache.
        """
    async def history(self, /, product_id: str, *, store: str | None = None, since: str | None = None, limit: SupportsIndex = 1000) -> list[PricePoint]:
        """
        What a product cost before: one point for each change, newest first, at most `limit` and not
        before `since` (RFC 3339).
        """
    async def invalidate(self, /, *, product_ids: Iterable[str] | None = None, source: str | None = None) -> None:
        """
        Forgets kept prices, so that the sources are asked anew: those of some products, those that a source told, or
        all where neither is said.
        """
    async def quotes(self, /, product_ids: Iterable[str], *, store: str | None = None, zip_code: str | None = None) -> Quotes:
        """
        What these products cost: one batch, whatever their number.
        """
    async def report(self, /, product_id: str, *, store: str | None = None) -> PriceReport | None:
        """
        Judges the price of a product by its kept history: the regular price is estimated first, then each finding is told
        apart, and each deal with its evidence. It is the newest price that is kept, so ask `quotes` before where a price
        source should be asked. None where nobody told a price yet.
        """
    async def search(self, /, q: str, *, category: str | None = None, brand: str | None = None, min_price: Money | None = None, max_price: Money | None = None, in_stock: bool = False, diets: Iterable[str] = ..., min_rating: SupportsFloat | SupportsIndex | None = None, sort: str | None = None, bought: Iterable[str] = ..., limit: SupportsIndex | None = None, offset: SupportsIndex | None = None, store: str | None = None, zip_code: str | None = None) -> PricedSearch:
        """
        Searches the catalogue and prices what is found, as one batch. Price filters and orders by price go by the
        typical prices that the catalogue knows.
        """
    def state(self, /) -> PricesState:
        """
        How the price sources, their guards, the cache and its tiers are doing.
        """
    async def tick(self, /, *, products: SupportsIndex | None = None, every_ms: SupportsIndex | None = None) -> PriceTick:
        """
        Looks at the tracked prices that are due: one question to each source for each shop, through the cache. Call it
        from a timer of your own. At most `products` (100 by itself)
        are asked for, and each is looked at again after `every_ms` (an hour). Only
        fresh live prices count; each fall is told once, whoever ticks.
        """
    async def track(self, /, product_id: str, target: Money, *, store: str | None = None, user_id: str = ...) -> TrackedPrice:
        """
        Waits for a price: when a `tick` sees the product below `target`, a "price_alert" event is published, once until
        the price has risen above the target again. A user waits once for a product at a shop; another target takes the
        place of the one before.
        """
    async def tracked(self, /, *, user_id: str = ...) -> list[TrackedPrice]:
        """
        What a user waits for, the oldest first.
        """
    async def untrack(self, /, tracking_id: str, *, user_id: str = ...) -> bool:
        """
        Stops waiting. Whether this user waited for it.
        """
    async def warm(self, /, product_ids: Iterable[str], *, store: str | None = None, zip_code: str | None = None, still_for_ms: SupportsIndex = 0) -> WarmAnswer:
        """
        Fetches the prices of those of these products that are not kept, or would not be fresh for `still_for_ms` any more,
        so that they are at hand: for a plan of your own beside the `warmer`. No budget of the hour applies.
        """

@final
class PricesState:
    """
    How price sources and cache are doing.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def cache(self, /) -> CacheStats | None:
        """
        What the cache did since the agent was made; None where nothing is kept.
        """
    @property
    def sources(self, /) -> list[PriceSourceStatus]:
        """
        The sources, in the order they are asked in.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class PriorLowest:
    """
    The lowest price before the present price came in: what a reduction is measured against in the EU.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def days(self, /) -> int:
        """
        The days looked at before that.
        """
    @property
    def lowest(self, /) -> PriceAt:
        """
        The lowest price, and the last time it was charged.
        """
    @property
    def reduced(self, /) -> str:
        """
        When the present price came in, RFC 3339.
        """
    @property
    def reduction(self, /) -> Money:
        """
        What may be announced as a reduction, or nothing.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class ProcessResponse:
    """
    The answer to one thing a shopper said.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def action(self, /) -> str:
        """
        The intent of the first action.
        """
    @property
    def actions(self, /) -> list[str]:
        """
        The intents of all actions, in order.
        """
    @property
    def budget(self, /) -> BudgetReport | None:
        """
        How the list stands against the limit, where one was said.
        """
    @property
    def grocery_list(self, /) -> GroceryList:
        """
        The list after the request, priced.
        """
    @property
    def metadata(self, /) -> Metadata:
        """
        About the request itself.
        """
    @property
    def notes(self, /) -> list[str]:
        """
        What was not heard, not found or not certain.
        """
    @property
    def products(self, /) -> list[ProductOffer]:
        """
        Products found, where the shopper searched or asked for a price.
        """
    @property
    def question(self, /) -> Question | None:
        """
        What the agent would like to know. The request was carried out all the same, except where
        the question asks for a yes.
        """
    @property
    def response(self, /) -> str:
        """
        What to say to the shopper.
        """
    @property
    def success(self, /) -> bool:
        """
        Always True; what goes wrong is an exception.
        """
    @property
    def suggestions(self, /) -> list[str]:
        """
        Things worth saying beside the reply.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Product:
    """
    A product of the catalogue.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def aliases(self, /) -> list[str]:
        """
        Other names for it.
        """
    @property
    def allergens(self, /) -> list[str]:
        """
        Allergens it certainly has.
        """
    @property
    def allergens_complete(self, /) -> bool:
        """
        Whether the allergens are certainly complete.
        """
    @property
    def availability(self, /) -> Availability:
        """
        Whether the shop has it, where somebody says.
        """
    @property
    def barcode(self, /) -> str | None:
        """
        The bar code, digits only.
        """
    @property
    def brand(self, /) -> str | None:
        """
        Its brand.
        """
    @property
    def category(self, /) -> list[str]:
        """
        The path of its category, department first.
        """
    @property
    def diets(self, /) -> list[str]:
        """
        Diets it is certainly fit for, such as "vegan".
        """
    @property
    def id(self, /) -> str:
        """
        Its id in the catalogue.
        """
    @property
    def name(self, /) -> str:
        """
        Its name, without the size.
        """
    @property
    def popularity(self, /) -> int:
        """
        How often it is bought against others. No unit; 0 where nothing is known.
        """
    @property
    def price_unit(self, /) -> str:
        """
        The unit that the price is for: a unit of mass where sold by weight, "each" otherwise.
        """
    @property
    def ratings(self, /) -> Ratings | None:
        """
        How shoppers rate it, where anybody did.
        """
    @property
    def retailer_id(self, /) -> str | None:
        """
        The retailer's own number, such as the Walmart item id.
        """
    @property
    def size(self, /) -> str | None:
        """
        The size of the package, such as "24 x 16.9 fluid_ounce".
        """
    @property
    def snap_eligible(self, /) -> bool:
        """
        Whether SNAP benefits may pay for it.
        """
    @property
    def sold_by(self, /) -> str:
        """
        How it is sold: "each" or "weight".
        """
    @property
    def tax_class(self, /) -> str:
        """
        How tax law sees it: "food", "candy", "household" and so on.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def typical_price(self, /) -> TypicalPrice | None:
        """
        What it usually costs. Never a live price.
        """

@final
class ProductDetails:
    """
    Everything there is to know about a product.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def in_stock(self, /) -> bool | None:
        """
        Whether the shop has it; None where nobody says.
        """
    @property
    def product(self, /) -> Product:
        """
        The product.
        """
    @property
    def reviews(self, /) -> ReviewSummary:
        """
        How this program's shoppers review it. The catalogue's own ratings are the product's.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit_price(self, /) -> UnitPrice | None:
        """
        What it usually costs for how much, where price and amount are known.
        """

@final
class ProductOffer:
    """
    A product with its price, as an answer to a search or a price question.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def brand(self, /) -> str | None:
        """
        Its brand.
        """
    @property
    def category(self, /) -> list[str]:
        """
        The path of its category.
        """
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    @property
    def price(self, /) -> Money | None:
        """
        The price of one package, or of one price_unit.
        """
    @property
    def price_as_of(self, /) -> str | None:
        """
        When the price was said, RFC 3339.
        """
    @property
    def price_kind(self, /) -> str | None:
        """
        What sort of price it is: "live", "typical" or "estimate".
        """
    @property
    def price_source(self, /) -> str | None:
        """
        Who says the price.
        """
    @property
    def price_stale(self, /) -> bool:
        """
        Whether the price is older than it should be.
        """
    @property
    def price_unit(self, /) -> str | None:
        """
        "each", or the unit of mass that the price is for.
        """
    @property
    def product_id(self, /) -> str:
        """
        The product.
        """
    @property
    def size(self, /) -> str | None:
        """
        The package's size.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def walmart_id(self, /) -> str | None:
        """
        The retailer's own number, where known.
        """

@final
class ProductRecord:
    """
    A product as other programs write it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def availability(self, /) -> Availability | None:
        """
        Whether it is there; None where nobody says.
        """
    @property
    def brand(self, /) -> str | None:
        """
        Its brand.
        """
    @property
    def category(self, /) -> CategoryRecord | None:
        """
        Where it stands.
        """
    @property
    def id(self, /) -> str:
        """
        Its id in the catalogue.
        """
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    @property
    def price(self, /) -> PriceRecord | None:
        """
        What it costs.
        """
    @property
    def ratings(self, /) -> Ratings | None:
        """
        How it is rated; None where nobody did.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def walmart_id(self, /) -> str | None:
        """
        The retailer's own number.
        """

@final
class ProductVector:
    """
    A product and the vector that stands for it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def product_id(self, /) -> str:
        """
        The product.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def vector(self, /) -> list[float]:
        """
        Its vector.
        """

@final
class Purchase:
    """
    One line that was bought and kept, and when.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def line(self, /) -> OrderLine:
        """
        The line.
        """
    @property
    def on(self, /) -> str:
        """
        The day of the order, ISO 8601.
        """
    @property
    def order_id(self, /) -> str:
        """
        The order.
        """
    @property
    def retailer(self, /) -> str:
        """
        The retailer.
        """
    @property
    def shop(self, /) -> str | None:
        """
        The shop's id, where it is known.
        """
    @property
    def thing(self, /) -> str:
        """
        What it is counted by.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Question:
    """
    Something the agent would like to know.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def item(self, /) -> str | None:
        """
        The item it is about, where it is about one.
        """
    @property
    def options(self, /) -> list[str]:
        """
        Up to three choices; empty for a question of yes or no.
        """
    @property
    def text(self, /) -> str:
        """
        The question.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Quote:
    """
    What a product costs, who says so and since when.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def as_of(self, /) -> str:
        """
        When it was said, RFC 3339.
        """
    @property
    def in_stock(self, /) -> bool | None:
        """
        Whether the shop has it, where the source says.
        """
    @property
    def kind(self, /) -> str:
        """
        What sort of price this is: "live", "typical" or "estimate".
        """
    @property
    def per(self, /) -> str:
        """
        "each" for a package, a unit of mass for goods by weight.
        """
    @property
    def price(self, /) -> Money:
        """
        The price of one package, or of one `per` where sold by weight.
        """
    @property
    def product_id(self, /) -> str:
        """
        The product.
        """
    @property
    def regular(self, /) -> Money | None:
        """
        The price before a reduction, where the source says one.
        """
    @property
    def source(self, /) -> str:
        """
        Who says so.
        """
    @property
    def stale(self, /) -> bool:
        """
        Whether it is older than it should be, or stands in for a source that did not answer.
        """
    @property
    def store(self, /) -> str | None:
        """
        The shop it holds for, where it is of one shop.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class QuoteRequest:
    """
    What a price source is asked: the prices of these products.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def product_ids(self, /) -> list[str]:
        """
        The ids of the products, each once.
        """
    @property
    def store(self, /) -> str | None:
        """
        The shop, where the shopper chose one.
        """
    @property
    def zip_code(self, /) -> str | None:
        """
        The postal code, where it is known.
        """

@final
class Quotes:
    """
    Quotes, and what the sources had to say about themselves.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def missing(self, /) -> list[str]:
        """
        The ids of the products without a price.
        """
    @property
    def notes(self, /) -> list[str]:
        """
        What is worth knowing, such as a source that did not answer.
        """
    @property
    def quotes(self, /) -> list[Quote]:
        """
        One quote for each product that has a price, in the order asked.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class RankReason:
    """
    Why a deal stands where it stands.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def category(self, /) -> str | None:
        """
        Of "taste": which category.
        """
    @property
    def days(self, /) -> int | None:
        """
        Of "familiar" on how many days it was bought, of "due" how many days ago.
        """
    @property
    def every_days(self, /) -> str | None:
        """
        Of "due": the usual days between two purchases, exactly.
        """
    @property
    def points(self, /) -> int:
        """
        What it adds to the score; below zero for a category that is disliked.
        """
    @property
    def reason(self, /) -> str:
        """
        "saving", "familiar", "taste" or "due".
        """
    @property
    def saving(self, /) -> Money | None:
        """
        Of "saving": how much.
        """
    @property
    def share(self, /) -> int | None:
        """
        Of "saving": as a share, parts per million.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class RankedDeal:
    """
    A deal with its place for one shopper.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def category(self, /) -> str | None:
        """
        Its category, where it was given.
        """
    @property
    def deal(self, /) -> DetectedDeal:
        """
        The deal.
        """
    @property
    def product_id(self, /) -> str:
        """
        The product.
        """
    @property
    def reasons(self, /) -> list[RankReason]:
        """
        The reasons, the one that counts most first.
        """
    @property
    def score(self, /) -> int:
        """
        The sum of the reasons' points.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Ratings:
    """
    Stars.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def average(self, /) -> float:
        """
        The average, 0 to 5, in steps of a hundredth.
        """
    @property
    def count(self, /) -> int:
        """
        How many gave some.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class RebateClaim:
    """
    One claim.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def cents(self, /) -> int:
        """
        What it gives back.
        """
    @property
    def how(self, /) -> str:
        """
        "mail_in" or "cash_back".
        """
    @property
    def rebate(self, /) -> str:
        """
        The rebate.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def units(self, /) -> list[UnitUse]:
        """
        The units that stand for it.
        """

@final
class RebateOffer:
    """
    Money back after the receipt.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def cents(self, /) -> int:
        """
        What one claim gives back.
        """
    @property
    def how(self, /) -> str:
        """
        "mail_in" or "cash_back".
        """
    @property
    def id(self, /) -> str:
        """
        Unique in the book.
        """
    @property
    def max_uses(self, /) -> int:
        """
        How many times it may be claimed.
        """
    @property
    def min_spend(self, /) -> int:
        """
        What must have been paid for the goods it covers; 0 for no such condition.
        """
    @property
    def provider(self, /) -> str:
        """
        Who pays it; empty for the shop itself.
        """
    @property
    def requires_qty(self, /) -> int:
        """
        How many units one claim covers.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class RebatePlan:
    """
    What comes back after the receipt.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def claims(self, /) -> list[RebateClaim]:
        """
        The claims to be made, by the rebates' ids.
        """
    @property
    def gap(self, /) -> int:
        """
        The most that a better choice could give beyond this one; 0 where it is proven.
        """
    @property
    def is_optimal(self, /) -> bool:
        """
        Whether it is proven that no choice of rebates gives more.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def total(self, /) -> int:
        """
        What they give back together.
        """

@final
class Receipt:
    """
    A receipt that was read.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def adds_up(self, /) -> bool:
        """
        Whether lines were read and everything adds up to a total that was read.
        """
    @property
    def coupons(self, /) -> list[Coupon]:
        """
        Coupons on the whole order.
        """
    @property
    def items_sold(self, /) -> int | None:
        """
        How many items the receipt says were sold.
        """
    @property
    def order(self, /) -> Order:
        """
        What was bought. Its savings are those of `coupons`.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class RecipeAdded:
    """
    What came of putting a recipe on a list.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def grocery_list(self, /) -> GroceryList:
        """
        The list afterwards, priced.
        """
    @property
    def line_ids(self, /) -> list[str]:
        """
        The ids of the lines that are new or have more now, in the order of the recipe, each once.
        """
    @property
    def skipped(self, /) -> list[LeftOutLine]:
        """
        What was left out, and why.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unknown(self, /) -> list[str]:
        """
        Names for which no product is known; they stand on the list without a price.
        """

@final
class RecognizeText:
    """
    A picture whose text is to be read.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def image(self, /) -> bytes:
        """
        The picture as it came: JPEG, PNG, HEIC, PDF, whatever the recogniser takes.
        """
    @property
    def language(self, /) -> str | None:
        """
        ISO 639-1 code of the language it is probably in.
        """

@final
class Refund:
    """
    What is paid back when goods come back.

    Always: `total = goods + tax + deposits + delivery_fee + bag_fee`, without `tax` where prices include it, and
    `total = snap + other`. Nothing is below zero.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def bag_fee(self, /) -> Money:
        """
        The bag fee, where it is paid back.
        """
    @property
    def delivery_fee(self, /) -> Money:
        """
        The delivery fee, where it is paid back.
        """
    @property
    def deposits(self, /) -> Money:
        """
        Their deposits.
        """
    @property
    def discounts(self, /) -> Money:
        """
        What the returned goods had off, which is not paid out.
        """
    @property
    def goods(self, /) -> Money:
        """
        What was paid for the goods, after discounts.
        """
    @property
    def lines(self, /) -> list[RefundLine]:
        """
        The lines, in the order of the request.
        """
    @property
    def other(self, /) -> Money:
        """
        What goes back by the other means.
        """
    @property
    def snap(self, /) -> Money:
        """
        What goes back to the SNAP card: never out in cash.
        """
    @property
    def tax(self, /) -> Money:
        """
        Their tax.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def total(self, /) -> Money:
        """
        All of it.
        """

@final
class RefundLine:
    """
    What is paid back for one line.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def deposit(self, /) -> Money:
        """
        Their deposit.
        """
    @property
    def discounts(self, /) -> Money:
        """
        What they had off, which is not paid out.
        """
    @property
    def goods(self, /) -> Money:
        """
        What was paid for the goods, after discounts.
        """
    @property
    def line(self, /) -> int:
        """
        The line of the sale, counted from 0.
        """
    @property
    def product_id(self, /) -> str | None:
        """
        The product, where it has an id.
        """
    @property
    def snap(self, /) -> Money:
        """
        What goes back to the SNAP card.
        """
    @property
    def tax(self, /) -> Money:
        """
        Their tax.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class RegularPrice:
    """
    The estimated regular price and what it rests on.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def agreement(self, /) -> float:
        """
        The share of what is known that agrees that the present price is a drop, 0 to 1, for showing.
        """
    @property
    def agreement_exact(self, /) -> str:
        """
        The same, exactly.
        """
    @property
    def days(self, /) -> int:
        """
        On how many days of the window a price was seen.
        """
    @property
    def observations(self, /) -> int:
        """
        How many earlier prices the window has.
        """
    @property
    def price(self, /) -> Money:
        """
        The estimate: a price that was told or charged.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def told(self, /) -> int:
        """
        Of how many of them the source told a regular price that was believed.
        """

@final
class Review:
    """
    What one shopper says about one product.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def at(self, /) -> str:
        """
        When it was said last, RFC 3339.
        """
    @property
    def product_id(self, /) -> str:
        """
        The product.
        """
    @property
    def stars(self, /) -> int:
        """
        Stars, 1 to 5.
        """
    @property
    def text(self, /) -> str:
        """
        What they say; may be empty.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def user_id(self, /) -> str:
        """
        Who says it.
        """

@final
class ReviewSummary:
    """
    How a product is reviewed, over all reviews.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def by_stars(self, /) -> list[int]:
        """
        How many reviews gave one star, two, three, four and five.
        """
    @property
    def count(self, /) -> int:
        """
        How many reviews there are.
        """
    @property
    def ratings(self, /) -> Ratings | None:
        """
        The average; None without reviews.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class RunnerUp:
    """
    The best plan without the main offer.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def offers(self, /) -> list[str]:
        """
        The offers it uses.
        """
    @property
    def payable(self, /) -> int:
        """
        What would be to pay.
        """
    @property
    def saves_less(self, /) -> int:
        """
        What it saves less than the best plan.
        """
    @property
    def savings(self, /) -> int:
        """
        What it saves.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def without(self, /) -> str:
        """
        The main offer, which it goes without.
        """

@final
class SavedBy:
    """
    What one offer took off a line.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def offer(self, /) -> str:
        """
        The offer.
        """
    @property
    def saved(self, /) -> int:
        """
        What it took off.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def units(self, /) -> int:
        """
        How many units of the line it took, in any role; 0 for offers on the order.
        """

@final
class Scanned:
    """
    A product that was scanned.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def barcode(self, /) -> str:
        """
        The digits of the code, in its one form.
        """
    @property
    def measure(self, /) -> VariableMeasure | None:
        """
        The price or weight inside the code, where the shop prints one.
        """
    @property
    def product(self, /) -> Product:
        """
        The product.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class SearchExplanation:
    """
    Why a search answers what it does.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def head(self, /) -> str | None:
        """
        The word that says what is looked for, where the query names a kind of thing.
        """
    @property
    def hits(self, /) -> list[ExplainedHit]:
        """
        The hits of this page, in order.
        """
    @property
    def q(self, /) -> str:
        """
        What was looked for.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def total(self, /) -> int:
        """
        How many products fit in all.
        """
    @property
    def words(self, /) -> list[str]:
        """
        The words that were looked up, in order.
        """

@final
class SearchHit:
    """
    One product that was found.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def product(self, /) -> Product:
        """
        The product.
        """
    @property
    def score(self, /) -> float:
        """
        How well it fits. Only compares with other scores of the same search.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class SearchMetadata:
    """
    What is worth knowing about a search.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def cached(self, /) -> bool:
        """
        Whether the answer was kept from before.
        """
    @property
    def search_id(self, /) -> str:
        """
        The id of this search, for logs.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def total_results(self, /) -> int:
        """
        How many products fit in all, on this page and others.
        """

@final
class SearchNote:
    """
    Why a search could only be answered in part.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def code(self, /) -> str:
        """
        The documented code, such as "SYSTEM_002".
        """
    @property
    def retry_after(self, /) -> float | None:
        """
        How many seconds to wait before asking again, where it is known.
        """
    @property
    def retryable(self, /) -> bool:
        """
        Whether the same search may get more later.
        """
    @property
    def source(self, /) -> str:
        """
        Who did not answer: the name of the source or the embedder, or "vectors".
        """
    @property
    def text(self, /) -> str:
        """
        What went wrong, and what the answer is instead.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class SearchPage:
    """
    A page of a search in the shape of other programs: `to_json()` writes `{products, metadata}`.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def metadata(self, /) -> SearchMetadata:
        """
        What is worth knowing about the search.
        """
    @property
    def products(self, /) -> list[ProductRecord]:
        """
        The products of this page, in order, with their typical prices.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class SearchPart:
    """
    One part of a hit's score.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def answered_by(self, /) -> str | None:
        """
        The word of the catalogue that answers it; None where the product answers it with none.
        """
    @property
    def kind(self, /) -> str:
        """
        What it is for: "text", "head", "category", "history", "popularity" and so on.
        """
    @property
    def reading(self, /) -> str | None:
        """
        How the one was read as the other: "exact", "plural", "one_edit" and so on.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def value(self, /) -> float:
        """
        What it adds. Below zero it takes off.
        """
    @property
    def word(self, /) -> str | None:
        """
        Of a text part: the word of the query.
        """

@final
class SearchProducts:
    """
    A search at a shop.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def category(self, /) -> str | None:
        """
        Only products of this category, as the shop names it.
        """
    @property
    def limit(self, /) -> int:
        """
        How many products to answer at most.
        """
    @property
    def offset(self, /) -> int:
        """
        How many of the best to leave out.
        """
    @property
    def q(self, /) -> str:
        """
        The words to look for.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class SearchResult:
    """
    What a search found.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def hits(self, /) -> list[SearchHit]:
        """
        The hits of this page, best first.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def total(self, /) -> int:
        """
        How many products fit in all, on this page and others.
        """

@final
class SearchVectors:
    """
    Asks for the products whose vectors point most nearly the same way.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def limit(self, /) -> int:
        """
        How many products to answer at most.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def vector(self, /) -> list[float]:
        """
        The vector to compare with.
        """

@final
class SecondOpinion:
    """
    What the rules and, where it was asked, the language model made of a sentence.
    """
    def __repr__(self, /) -> str: ...
    @property
    def failure(self, /) -> str | None:
        """
        Why the model did not help, where it was asked and did not.
        """
    @property
    def offered(self, /) -> list[Item]:
        """
        Items to add that the model named and the text does not. Ask before you take them.
        """
    @property
    def understanding(self, /) -> Understanding:
        """
        What was understood: by the model where its answer held, else by the rules. A note says which.
        """

@final
class SeenAction:
    """
    An action as the rules read it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def confidence(self, /) -> float:
        """
        How sure the rules are, 0 to 1.
        """
    @property
    def intent(self, /) -> str:
        """
        What it wants.
        """
    @property
    def items(self, /) -> list[SeenItem]:
        """
        Its items.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class SeenClause:
    """
    A clause, with the command that opens it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def command(self, /) -> str | None:
        """
        The command, such as "add" or "price"; None where none opens it.
        """
    @property
    def intents(self, /) -> list[str]:
        """
        The intents that the rules read in it. Empty where they stand with the next clause.
        """
    @property
    def opened_by(self, /) -> str:
        """
        The words of the command.
        """
    @property
    def rest(self, /) -> str:
        """
        The words behind it.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class SeenConfidence:
    """
    How sure the first action is, and what that rests on.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def reason(self, /) -> str:
        """
        In words.
        """
    @property
    def source(self, /) -> str:
        """
        What it rests on: "model", "rules", "second", "taught" or "none".
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def value(self, /) -> float:
        """
        From 0 to 1.
        """

@final
class SeenItem:
    """
    An item as the rules read it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def amount(self, /) -> str | None:
        """
        How much, with the high end of a range, such as "2 to 3 pounds".
        """
    @property
    def name(self, /) -> str:
        """
        The product phrase.
        """
    @property
    def size(self, /) -> str | None:
        """
        The package.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class SeenLanguage:
    """
    In which language a text was read, and why.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def code(self, /) -> str:
        """
        ISO 639-1 code.
        """
    @property
    def given(self, /) -> bool:
        """
        Whether the caller said so.
        """
    @property
    def reason(self, /) -> str:
        """
        Why, in words.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class SeenModel:
    """
    What the model made of a text.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def intent(self, /) -> str:
        """
        What it takes the text for.
        """
    @property
    def lead(self, /) -> int:
        """
        Its lead over the next intent; 16 is a factor of e in the odds.
        """
    @property
    def overruled(self, /) -> bool:
        """
        Whether it overruled the rules.
        """
    @property
    def right_in_percent(self, /) -> int:
        """
        How often decisions with such a lead were right, in percent.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class SeenSecond:
    """
    A second opinion that changed something.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def goods(self, /) -> list[str]:
        """
        What it takes for goods, as said.
        """
    @property
    def lead(self, /) -> int | None:
        """
        How far it is ahead of the names of the rules; 32 is a factor of e in the odds. None where these do not
        stand in the text in one piece.
        """
    @property
    def outcome(self, /) -> str:
        """
        "doubted", "renamed", "dropped", "shortened" or "found".
        """
    @property
    def reason(self, /) -> str:
        """
        What came of it, in words.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class SeenToken:
    """
    A word, number or mark, as it was read.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def kind(self, /) -> str:
        """
        "word", "number", "symbol" or "break".
        """
    @property
    def known(self, /) -> list[str]:
        """
        What else the lexicon knows of it, such as "noun" or "adjective".
        """
    @property
    def span(self, /) -> Span:
        """
        Where it stands in the text.
        """
    @property
    def text(self, /) -> str:
        """
        As it was read: in lower case, with slips mended.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit(self, /) -> str | None:
        """
        The unit it names.
        """
    @property
    def value(self, /) -> float | None:
        """
        Its number, for showing; None where it has none.
        """
    @property
    def value_exact(self, /) -> str | None:
        """
        Its number, exactly, as text such as "3/2".
        """

@final
class Shop:
    """
    A shop or branch where orders come from. What the shop itself says, never the shopper's address.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def id(self, /) -> str:
        """
        Of retailer and number, or name: "walmart:511".
        """
    @property
    def name(self, /) -> str:
        """
        The shop's name as it is written.
        """
    @property
    def number(self, /) -> str | None:
        """
        The retailer's number of the shop.
        """
    @property
    def retailer(self, /) -> str:
        """
        The retailer, such as "walmart".
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class ShoppingList:
    """
    A shopping list at one version.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def created_at(self, /) -> str:
        """
        When it was made, RFC 3339.
        """
    @property
    def id(self, /) -> str:
        """
        Its id.
        """
    @property
    def lines(self, /) -> list[ListLine]:
        """
        Its lines, oldest first.
        """
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def updated_at(self, /) -> str:
        """
        When it was last changed, RFC 3339.
        """
    @property
    def user_id(self, /) -> str:
        """
        Whose it is.
        """
    @property
    def version(self, /) -> int:
        """
        How many operations made it. Starts at 0.
        """

@final
class Shrinkage:
    """
    A package that holds less and costs more by amount than before.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def at(self, /) -> str:
        """
        When it was last seen, RFC 3339.
        """
    @property
    def before(self, /) -> UnitPrice:
        """
        What the larger package held and cost.
        """
    @property
    def dearer(self, /) -> int:
        """
        How much more the same amount costs, parts per million.
        """
    @property
    def lost(self, /) -> float:
        """
        What the package lost, in `lost_unit`, for showing.
        """
    @property
    def lost_exact(self, /) -> str:
        """
        The same, exactly.
        """
    @property
    def lost_unit(self, /) -> str:
        """
        The unit of what was lost.
        """
    @property
    def now(self, /) -> UnitPrice:
        """
        What the package holds and costs now.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class SkippedLine:
    """
    A line that was left out.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def line(self, /) -> int:
        """
        Its number in the file, the header being 1.
        """
    @property
    def reason(self, /) -> str:
        """
        Why.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Slots:
    """
    What else was said about an action. What was not said is None.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def allergen(self, /) -> str | None:
        """
        Something that must not be eaten.
        """
    @property
    def brand(self, /) -> str | None:
        """
        A brand.
        """
    @property
    def budget(self, /) -> Money | None:
        """
        A spending limit.
        """
    @property
    def choice(self, /) -> str | None:
        """
        Which of the choices, in words ("cheaper").
        """
    @property
    def custom(self, /) -> str | None:
        """
        The name of a custom intent.
        """
    @property
    def date(self, /) -> str | None:
        """
        A calendar date, ISO 8601.
        """
    @property
    def delta(self, /) -> float | None:
        """
        A change of the amount ("2 more", "one less").
        """
    @property
    def delta_exact(self, /) -> str | None:
        """
        A change of the amount, exactly, as text.
        """
    @property
    def diet(self, /) -> str | None:
        """
        A diet ("vegan").
        """
    @property
    def email(self, /) -> str | None:
        """
        Somebody's address.
        """
    @property
    def excludes(self, /) -> list[str]:
        """
        What is to be left out.
        """
    @property
    def factor(self, /) -> float | None:
        """
        A multiple of the amount ("double it").
        """
    @property
    def factor_exact(self, /) -> str | None:
        """
        A multiple of the amount, exactly, as text.
        """
    @property
    def fulfilment(self, /) -> str | None:
        """
        "delivery" or "pickup".
        """
    @property
    def list_name(self, /) -> str | None:
        """
        The list that is meant.
        """
    @property
    def max_price(self, /) -> Money | None:
        """
        The most to pay.
        """
    @property
    def option(self, /) -> int | None:
        """
        Which of the choices of a question, from 1 ("the second one").
        """
    @property
    def period(self, /) -> str | None:
        """
        The period of the limit: "week", "month", "day", "trip".
        """
    @property
    def quantity(self, /) -> float | None:
        """
        The new amount ("make it 3").
        """
    @property
    def quantity_exact(self, /) -> str | None:
        """
        The new amount, exactly, as text.
        """
    @property
    def recipe(self, /) -> str | None:
        """
        A dish.
        """
    @property
    def servings(self, /) -> int | None:
        """
        For how many people.
        """
    @property
    def store(self, /) -> str | None:
        """
        A shop.
        """
    @property
    def target_price(self, /) -> Money | None:
        """
        The price to be told about.
        """
    @property
    def time(self, /) -> str | None:
        """
        A time of day, "HH:MM".
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit(self, /) -> str | None:
        """
        The unit of the quantity or the delta.
        """

@final
class SourcePage:
    """
    What a search at a shop found.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, products: Iterable[SourcedProduct], total: SupportsIndex | None = None) -> SourcePage:
        """
        What was found, and of how many.
        """
    def __repr__(self, /) -> str: ...
    @property
    def products(self, /) -> list[SourcedProduct]:
        """
        The products, best first, none twice.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def total(self, /) -> int | None:
        """
        How many there are in all, where the shop says.
        """

@final
class SourcedProduct:
    """
    A product as a shop tells it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, product: Product | Mapping[str, Any], *, price: Money | None = None, regular: Money | None = None, in_stock: bool | None = None) -> SourcedProduct:
        """
        `product` is a `Product`, or the data of one: a mapping with `id` and `name` at least.
        """
    def __repr__(self, /) -> str: ...
    @property
    def in_stock(self, /) -> bool | None:
        """
        Whether the shop has it, where it says.
        """
    @property
    def price(self, /) -> Money | None:
        """
        What it costs now, where the shop says: one package, or one `price_unit` where it is sold by weight.
        """
    @property
    def product(self, /) -> Product:
        """
        The product.
        """
    @property
    def regular(self, /) -> Money | None:
        """
        The price before a reduction, where there is one.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Span:
    """
    A place in the text: offsets into its UTF-8 bytes, which always fall between characters.

    `span.of(text)` gives the words; Python's own slices count characters instead.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def end(self, /) -> int:
        """
        Offset just behind the last byte.
        """
    def of(self, /, text: str) -> str:
        """
        The words of `text` that stand here; "" where it is a shorter text than the one that was read.
        """
    @property
    def start(self, /) -> int:
        """
        Offset of the first byte.
        """

@final
class SpendEntry:
    """
    What was spent on one day, such as one order. Recording the same id again replaces it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, id: str, total: Money, *, day: str | None = None, categories: Mapping[str, Money] = ...) -> SpendEntry:
        """
        `total` on `day` (ISO 8601; the shopper's today where absent), with what of it went to which category.
        """
    def __repr__(self, /) -> str: ...
    @property
    def categories(self, /) -> list[tuple[str, Money]]:
        """
        What of it went to which category. Need not add up to the total.
        """
    @property
    def day(self, /) -> str | None:
        """
        The day; None for the day on which it is recorded.
        """
    @property
    def id(self, /) -> str:
        """
        The user's own id of it, such as the order's.
        """
    @property
    def total(self, /) -> Money:
        """
        What was spent in all, with tax and fees.
        """

@final
class StorePay:
    """
    What one store is paid: `goods + fee - off`.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def fee(self, /) -> int:
        """
        The fee, 0 where it is waived.
        """
    @property
    def goods(self, /) -> int:
        """
        The goods.
        """
    @property
    def off(self, /) -> int:
        """
        What the spend offer takes off.
        """
    @property
    def store(self, /) -> str:
        """
        The store.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class StoresPlan:
    """
    What is bought where, and what it comes to.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def objective(self, /) -> int:
        """
        What was to be made large: minus the pay, or the score.
        """
    @property
    def pay(self, /) -> int:
        """
        All that is paid.
        """
    @property
    def picks(self, /) -> list[Pick]:
        """
        What is bought, in the order of the list.
        """
    @property
    def score(self, /) -> int:
        """
        The score of everything bought.
        """
    @property
    def stores(self, /) -> list[StorePay]:
        """
        What each used store is paid, in the order of the stores.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class StoresSolution:
    """
    The best choice of stores found for a list.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def gap(self, /) -> int:
        """
        By how much the objective of a better plan could be larger; 0 where it is proven.
        """
    @property
    def is_optimal(self, /) -> bool:
        """
        Whether the plan, or that there is none, is proven.
        """
    @property
    def plan(self, /) -> StoresPlan | None:
        """
        The plan; None where no choice meets every required need within the rules.
        """
    @property
    def steps(self, /) -> int:
        """
        The steps that were taken.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Subscription:
    """
    One place in the stream of events.
    """
    def close(self, /) -> None:
        """
        Ends the stream.
        """
    async def next(self, /) -> Event | None:
        """
        The next event, or None once the stream or the agent is closed. Waits on the caller's
        own event loop; cancelling it loses nothing.
        """

@final
class Substitute:
    """
    A product that may stand in.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def parts(self, /) -> SubstituteParts:
        """
        What the score is made of.
        """
    @property
    def price(self, /) -> PricePerUnit | None:
        """
        The prices of one unit. None where a price is not known or the units do not compare.
        """
    @property
    def product(self, /) -> Product:
        """
        The product.
        """
    @property
    def reasons(self, /) -> list[str]:
        """
        Why it is offered: "same_kind", "other_brand", "cheaper_per_unit", "fits_diet" and so on.
        """
    @property
    def score(self, /) -> float:
        """
        How well it does; the sum of the parts.
        """
    @property
    def size_ratio(self, /) -> float | None:
        """
        Its size as a part of what is needed, for showing: 2 for twice as much. None where the sizes do
        not compare.
        """
    @property
    def size_ratio_exact(self, /) -> str | None:
        """
        The same, exactly, as text such as "3/2".
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class SubstituteParts:
    """
    The parts of a score, each with its weight applied, so that they add up to the score.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def attributes(self, /) -> float:
        """
        Special properties that it lacks, or has unasked. Zero or below.
        """
    @property
    def brand(self, /) -> float:
        """
        Whether it is of the same brand, or of a brand of the same sort.
        """
    @property
    def category(self, /) -> float:
        """
        How near its shelf is.
        """
    @property
    def kind(self, /) -> float:
        """
        How alike the names are without brand and size.
        """
    @property
    def learned(self, /) -> float:
        """
        Whether the shopper took it before.
        """
    @property
    def popularity(self, /) -> float:
        """
        How often it is bought.
        """
    @property
    def price(self, /) -> float:
        """
        Whether it costs less per unit (above zero) or more (below).
        """
    @property
    def size(self, /) -> float:
        """
        How near its size is to what is needed.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Substitutes:
    """
    What may stand in for a product.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def candidates(self, /) -> list[Substitute]:
        """
        What may stand in for it, best first.
        """
    @property
    def left_out(self, /) -> SubstitutesLeftOut:
        """
        What was of the kind and left out.
        """
    @property
    def product(self, /) -> Product:
        """
        The product that is missing.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class SubstitutesLeftOut:
    """
    How many products were of the kind and left out, by the first reason that applied.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def diet(self, /) -> int:
        """
        They do not state that they fit the diet.
        """
    @property
    def excluded(self, /) -> int:
        """
        They have an excluded word.
        """
    @property
    def not_cheaper(self, /) -> int:
        """
        They are not known to cost less per unit, where only that would do.
        """
    @property
    def refused(self, /) -> int:
        """
        The shopper refused them before.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def total(self, /) -> int:
        """
        How many in all.
        """
    @property
    def unavailable(self, /) -> int:
        """
        They cannot be had.
        """
    @property
    def unknown_allergens(self, /) -> int:
        """
        Their allergens are not known in full, which counts as unsafe.
        """
    @property
    def unsafe_allergen(self, /) -> int:
        """
        They have an allergen that was asked about, or their name or category says so.
        """

@final
class Swaps:
    """
    What users said to the substitutes they were offered: learned where a shopper swaps one thing for another, told
    by the program where it asks itself.
    """
    async def forget(self, /, missing: str, offered: str, *, user_id: str = ...) -> bool:
        """
        Forgets what was said to one swap. Answers whether there was anything.
        """
    async def forget_all(self, /, *, user_id: str = ...) -> int:
        """
        Forgets everything a user said. Answers how much there was.
        """
    async def judge(self, /, missing: str, offered: str, accepted: bool = True, *, user_id: str = ...) -> None:
        """
        This user accepts or refuses `offered` where `missing` is not to be had. Of what is said to one swap, the
        last stands.
        """
    async def list(self, /, *, user_id: str = ...) -> list[JudgedSwap]:
        """
        Everything a user said, by missing product, then by the one offered.
        """
    async def substitutes(self, /, product_id: str, *, diets: Iterable[str] = ..., allergens: Iterable[str] = ..., avoiding: Iterable[str] = ..., excludes: Iterable[str] = ..., wanted: tuple[int | float | str | Decimal | Fraction, str] | None = None, cheaper: bool = False, limit: SupportsIndex = 5, unavailable: Iterable[str] = ..., accepted: Iterable[tuple[str, str]] = ..., refused: Iterable[tuple[str, str]] = ..., user_id: str = ...) -> Substitutes:
        """
        What may stand in for a product, for this user: what they accepted before comes first, and what they
        refused is left out. Otherwise as `catalog.substitutes`.
        """

@final
class Tender:
    """
    Who pays what: `snap + other` is the total.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def other(self, /) -> Money:
        """
        What is left for another means: what is not eligible, tax and fees among it.
        """
    @property
    def snap(self, /) -> Money:
        """
        What SNAP benefits pay.
        """
    @property
    def snap_left(self, /) -> Money:
        """
        What stays on the SNAP card.
        """
    @property
    def tax_lifted(self, /) -> Money:
        """
        The tax that is not charged because benefits pay.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class TierEntry:
    """
    One entry on its way into a tier.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def bytes(self, /) -> bytes:
        """
        The entry as the cache wrote it. Give back the same bytes, or none.
        """
    @property
    def drop_at_ms(self, /) -> int:
        """
        From when on nobody has a use for it, in milliseconds since 1970.
        """
    @property
    def key(self, /) -> str:
        """
        The key, 1 to 1,100 bytes of UTF-8.
        """
    @property
    def order(self, /) -> int:
        """
        Its place among the entries of its key: the later one is greater.
        """
    @property
    def replaces(self, /) -> bool:
        """
        Whether it takes the place of whatever is there. Where not, a tier that can tell keeps what has the greater `order`.
        """
    @property
    def tags(self, /) -> list[str]:
        """
        The tags it bears; they replace those of an earlier entry of this key.
        """

@final
class TierStats:
    """
    What one tier of a cache did.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def breaker(self, /) -> str:
        """
        The state of its breaker: "closed", "open" or "half_open".
        """
    @property
    def errors(self, /) -> int:
        """
        Operations that failed or took too long.
        """
    @property
    def found(self, /) -> int:
        """
        Keys it had, fresh or not.
        """
    @property
    def hits(self, /) -> int:
        """
        Gets answered fresh from it.
        """
    @property
    def keys(self, /) -> int:
        """
        Keys asked of it.
        """
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    @property
    def owed(self, /) -> int:
        """
        Removals that it still owes.
        """
    @property
    def reads(self, /) -> int:
        """
        Questions to it: one for any number of keys.
        """
    @property
    def refused(self, /) -> int:
        """
        Operations that the breaker refused.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def undecodable(self, /) -> int:
        """
        Entries that could not be read, and were removed.
        """
    @property
    def writes(self, /) -> int:
        """
        Entries written to it.
        """

@final
class Totals:
    """
    What a basket costs.

    Always: `total = subtotal - offer_discount - promo_discount - loyalty_discount - coupon_discount + tax +
    deposits + bag_fee + delivery_fee`, and `total_savings = item_savings + offer_discount + promo_discount +
    loyalty_discount + coupon_discount`. Nothing is below zero. Where prices include the tax (`tax_included`), it is a
    part of what is paid and not added.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def amount_for_free_delivery(self, /) -> Money:
        """
        How much more makes delivery free.
        """
    @property
    def bag_fee(self, /) -> Money:
        """
        What the bags cost.
        """
    @property
    def coupon_discount(self, /) -> Money:
        """
        What makers' coupons take off.
        """
    @property
    def currency(self, /) -> str:
        """
        The currency of every amount.
        """
    @property
    def delivery_fee(self, /) -> Money:
        """
        What delivery costs.
        """
    @property
    def deposits(self, /) -> Money:
        """
        Deposits on bottles and cans.
        """
    @property
    def estimated(self, /) -> bool:
        """
        Whether a line was bought by weight, so that the scales have the last word.
        """
    @property
    def free_delivery(self, /) -> FreeDelivery:
        """
        How free delivery was decided.
        """
    @property
    def free_delivery_eligible(self, /) -> bool:
        """
        Whether delivery is free.
        """
    @property
    def item_savings(self, /) -> Money:
        """
        What reduced prices save.
        """
    @property
    def lines(self, /) -> list[LineTotals]:
        """
        The lines, in the order of the request.
        """
    @property
    def loyalty_discount(self, /) -> Money:
        """
        What the loyalty programme takes off.
        """
    @property
    def notes(self, /) -> list[str]:
        """
        What is worth knowing.
        """
    @property
    def offer_discount(self, /) -> Money:
        """
        What the shop's own offers and coupons take off the lines.
        """
    @property
    def original_subtotal(self, /) -> Money:
        """
        The same at the prices before reductions.
        """
    @property
    def promo_description(self, /) -> str | None:
        """
        What the promo code says of itself; None where none holds.
        """
    @property
    def promo_discount(self, /) -> Money:
        """
        What the promo code takes off.
        """
    def refund(self, /, returns: Iterable[tuple[SupportsIndex, int | float | str | Decimal | Fraction]], *, earlier: Iterable[tuple[SupportsIndex, int | float | str | Decimal | Fraction]] = ..., fees: bool = False) -> Refund:
        """
        What is paid back of this sale when goods come back: pairs of a line (counted from 0) and how much of it. Each
        line gives back its own share of what was paid; `earlier` is what came back before. Delivery and bags stay with
        the shop, unless `fees` and everything has come back.

        Raises `InvalidInputError` naming the return where more comes back than was bought.
        """
    @property
    def snap_eligible_total(self, /) -> Money:
        """
        What SNAP benefits may pay for, after discounts.
        """
    @property
    def subtotal(self, /) -> Money:
        """
        The sum of the line totals.
        """
    @property
    def tax(self, /) -> Money:
        """
        Sales tax.
        """
    @property
    def tax_included(self, /) -> bool:
        """
        Whether the prices include the tax, so that it is not added.
        """
    @property
    def tax_rate(self, /) -> float:
        """
        The tax rate in percent, for showing; a blend where lines differ.
        """
    @property
    def tax_rate_ppm(self, /) -> int:
        """
        The tax rate in parts per million, exactly.
        """
    @property
    def tender(self, /) -> Tender | None:
        """
        Who pays what; None without a SNAP balance.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def total(self, /) -> Money:
        """
        What is to be paid.
        """
    @property
    def total_savings(self, /) -> Money:
        """
        What is saved in all, without the delivery fee.
        """
    @property
    def vat(self, /) -> list[VatTotals]:
        """
        Where prices include the tax, what lies in the basket at each rate, the lowest rate first.
        """

@final
class TotalsItem:
    """
    One item of a basket.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, price: Money, quantity: int | float | str | Decimal | Fraction = ..., *, original_price: Money | None = None, product_id: str | None = None, tax_class: str | None = None, snap_eligible: bool | None = None, sold_by: str | None = None, tax_rate: int | float | str | Decimal | None = None, offer_discount: Money | None = None, coupon_discount: Money | None = None, deposit: Deposit | None = None) -> TotalsItem:
        """
        `quantity` packages at `price` each, or so much of the priced unit for goods by weight.
        """
    def __repr__(self, /) -> str: ...
    @property
    def coupon_discount(self, /) -> Money | None:
        """
        What the maker's coupons take off the whole line; what is taxed stays.
        """
    @property
    def deposit(self, /) -> Deposit | None:
        """
        What is owed for its bottles and cans until they come back.
        """
    @property
    def offer_discount(self, /) -> Money | None:
        """
        What the shop's own offers and coupons take off the whole line; it lowers what is taxed.
        """
    @property
    def original_price(self, /) -> Money | None:
        """
        The price before a reduction.
        """
    @property
    def price(self, /) -> Money:
        """
        The price of one.
        """
    @property
    def product_id(self, /) -> str | None:
        """
        The product, where it has an id.
        """
    @property
    def quantity(self, /) -> float:
        """
        How many, for showing.
        """
    @property
    def quantity_exact(self, /) -> str:
        """
        How many, exactly, as text such as "3/2".
        """
    @property
    def snap_eligible(self, /) -> bool | None:
        """
        Whether SNAP benefits may pay for it, where that is known.
        """
    @property
    def sold_by(self, /) -> str | None:
        """
        How it is sold: "each" or "weight".
        """
    @property
    def tax_class(self, /) -> str:
        """
        How tax law sees it; "food" unless told otherwise.
        """
    @property
    def tax_rate_ppm(self, /) -> int | None:
        """
        The tax rate of this item in parts per million, instead of the table's and the basket's.
        """

@final
class TrackedPrice:
    """
    A price that a user waits for.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def due_at(self, /) -> str:
        """
        When its price is to be looked at next, RFC 3339.
        """
    @property
    def id(self, /) -> str:
        """
        Its id.
        """
    @property
    def last_price(self, /) -> Money | None:
        """
        The last price that was seen.
        """
    @property
    def last_seen(self, /) -> str | None:
        """
        When that was seen, RFC 3339.
        """
    @property
    def product_id(self, /) -> str:
        """
        For which product.
        """
    @property
    def since(self, /) -> str:
        """
        Since when, RFC 3339.
        """
    @property
    def state(self, /) -> str:
        """
        "waiting" for the fall, or "below" where that was told and the price has not risen above the target since.
        """
    @property
    def store(self, /) -> str | None:
        """
        At which shop; None for wherever prices come from.
        """
    @property
    def target(self, /) -> Money:
        """
        The price that it is to fall below, of one package, or of one unit of weight where sold by weight.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def told_at(self, /) -> str | None:
        """
        When it was told of last, RFC 3339.
        """
    @property
    def user_id(self, /) -> str:
        """
        Who waits.
        """

@final
class TrackedPriceAlert:
    """
    A price fell below the target of a user who waits for that. Told once for each fall.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def price(self, /) -> Money:
        """
        The price now.
        """
    @property
    def product_id(self, /) -> str:
        """
        For which product.
        """
    @property
    def source(self, /) -> str:
        """
        Who says so.
        """
    @property
    def store(self, /) -> str | None:
        """
        The shop, where the user named one.
        """
    @property
    def target(self, /) -> Money:
        """
        The price it was to fall below.
        """
    @property
    def timestamp(self, /) -> str:
        """
        When, RFC 3339.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def tracking_id(self, /) -> str:
        """
        The tracked price.
        """
    @property
    def user_id(self, /) -> str:
        """
        Who waits.
        """

@final
class TrendingProduct:
    """
    A product that is looked at, put on lists or bought a lot these days.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def product(self, /) -> Product:
        """
        The product.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def worth(self, /) -> int:
        """
        What the interest in it is worth now, in thousandths of a look of this moment.
        """

@final
class TypicalPrice:
    """
    What a product usually costs, with where that is from. Never a live price.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def as_of(self, /) -> str:
        """
        The day it holds for, ISO 8601.
        """
    @property
    def kind(self, /) -> str:
        """
        What sort of figure it is: "average", "estimate" or "listed".
        """
    @property
    def price(self, /) -> Money:
        """
        The price of one package, or of one price_unit where sold by weight.
        """
    @property
    def source(self, /) -> str:
        """
        Where it is from.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Understanding:
    """
    What was heard in one utterance: actions in order, and notes on what was not heard.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def actions(self, /) -> list[Action]:
        """
        What to do, in the order it was said. Empty only where the text was too long.
        """
    @property
    def confidence(self, /) -> float:
        """
        The confidence of the first action, 0 to 1.
        """
    @property
    def intent(self, /) -> str:
        """
        The intent of the first action; "out_of_scope" where there is none.
        """
    @property
    def language(self, /) -> str:
        """
        The language it was read in, as an ISO 639-1 code.
        """
    @property
    def notes(self, /) -> list[Note]:
        """
        What was not heard, or heard with a doubt.
        """
    @property
    def slots(self, /) -> Slots:
        """
        The slots of all actions together; where two say the same key, the first one stands.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class UnitPrice:
    """
    What an amount costs.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def amount(self, /) -> float:
        """
        The amount, in `unit`, for showing.
        """
    @property
    def amount_exact(self, /) -> str:
        """
        The same, exactly.
        """
    @property
    def price(self, /) -> Money:
        """
        The price of the whole amount.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit(self, /) -> str:
        """
        The unit.
        """

@final
class UnitUse:
    """
    Some units of one line in one role.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def line(self, /) -> str:
        """
        The line.
        """
    @property
    def qty(self, /) -> int:
        """
        How many of its units.
        """
    @property
    def role(self, /) -> str:
        """
        "buy" or "get", the part's number in a bundle, else empty.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class UnusedOffer:
    """
    An offer that is on and not used.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def by(self, /) -> str | None:
        """
        Of "group_taken": the offer of its group that is used.
        """
    @property
    def missing(self, /) -> int | None:
        """
        Of "below_spend": what is missing.
        """
    @property
    def offer(self, /) -> str:
        """
        The offer.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def why(self, /) -> str:
        """
        "group_taken", "below_spend", "delivery_free" or "saves_no_more".
        """

@final
class UsedOffer:
    """
    An offer used on a list.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def frees_delivery(self, /) -> bool:
        """
        Whether it waives the delivery fee and takes nothing off the goods.
        """
    @property
    def id(self, /) -> str:
        """
        Its id in the offer book.
        """
    @property
    def savings(self, /) -> Money:
        """
        What it saves; for free delivery the fee.
        """
    @property
    def title(self, /) -> str:
        """
        What people call it; the id where it has no title.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def uses(self, /) -> int:
        """
        How often it is used.
        """

@final
class VariableMeasure:
    """
    What is inside the code of a piece that a shop weighed: a price or a weight.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def item(self, /) -> str:
        """
        The shop's number of the item, with leading zeros.
        """
    @property
    def price(self, /) -> Money | None:
        """
        What the piece costs.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def unit(self, /) -> str | None:
        """
        The unit of the weight.
        """
    @property
    def weight(self, /) -> float | None:
        """
        What the piece weighs, in `unit`, for showing.
        """
    @property
    def weight_exact(self, /) -> str | None:
        """
        The same, exactly, as text such as "3/2".
        """

@final
class VatTotals:
    """
    What lies in a basket at one rate of tax that prices include.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def gross(self, /) -> Money:
        """
        What is taxed, with the tax.
        """
    @property
    def net(self, /) -> Money:
        """
        What is taxed, without the tax.
        """
    @property
    def tax(self, /) -> Money:
        """
        The tax in it.
        """
    @property
    def tax_rate(self, /) -> float:
        """
        The rate in percent, for showing.
        """
    @property
    def tax_rate_ppm(self, /) -> int:
        """
        The rate in parts per million, exactly.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class VectorHit:
    """
    A product near a vector.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, product_id: str, similarity: SupportsFloat | SupportsIndex) -> VectorHit:
        """
        `similarity` is the cosine of the angle between the two vectors, -1 to 1.
        """
    def __repr__(self, /) -> str: ...
    @property
    def product_id(self, /) -> str:
        """
        The product.
        """
    @property
    def similarity(self, /) -> float:
        """
        The cosine of the angle between the two vectors, -1 to 1.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class VectorsIndexed:
    """
    What was done to index vectors.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def indexed(self, /) -> int:
        """
        Products that have a vector now.
        """
    @property
    def skipped(self, /) -> int:
        """
        Products that the embedder could make nothing of.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class WalmartSource:
    """
    Walmart's affiliate API: a source of prices and of products. Make an application in Walmart's developer portal and hand
    over its consumer id, the version that the portal shows for the public half of the key, and the private half in PEM (RSA
    of at least 2,048 bits, without a pass phrase). `ids` are Walmart's item numbers by the ids of your catalogue; without
    them, ids such as `walmart-10450114`.
    """
    def __new__(cls, /, consumer_id: str, key_version: str, private_key: str, *, config: str | Mapping[str, Any] | None = None, ids: dict[str, str] | None = None, transport: Any | None = None) -> WalmartSource:
        """
        Nothing is sent yet. Raises `InvalidInputError` naming the setting that cannot work; never the key.
        """
    def __repr__(self, /) -> str: ...
    @property
    def name(self, /) -> str:
        """
        What quotes and errors call it.
        """

@final
class WarmAnswer:
    """
    What fetching prices ahead cost and brought.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def bytes(self, /) -> int:
        """
        Bytes that were kept.
        """
    @property
    def calls(self, /) -> int:
        """
        Calls to sources.
        """
    @property
    def fresh(self, /) -> int:
        """
        Products that were at hand and fresh already.
        """
    @property
    def product_ids(self, /) -> list[str]:
        """
        The ids of the products that were fetched.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def warmed(self, /) -> int:
        """
        Products that were fetched.
        """

@final
class WarmBudget:
    """
    What the warmer may spend in an hour, or what is left of it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def bytes_per_hour(self, /) -> int:
        """
        Bytes kept.
        """
    @property
    def calls_per_hour(self, /) -> int:
        """
        Calls to sources.
        """
    @property
    def items_per_hour(self, /) -> int:
        """
        Products that sources are asked for; what is at hand and fresh costs nothing.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class WarmEarned:
    """
    What warming was good for, since the agent was made.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def bytes(self, /) -> int:
        """
        Bytes that were kept.
        """
    @property
    def calls(self, /) -> int:
        """
        Calls to sources that this cost.
        """
    @property
    def reads(self, /) -> int:
        """
        Prices asked for that had been fetched before.
        """
    @property
    def runs(self, /) -> int:
        """
        Runs that did something.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def used(self, /) -> int:
        """
        Fetched products that were asked for at least once before they were fetched again.
        """
    @property
    def warmed(self, /) -> int:
        """
        Products that were fetched.
        """

@final
class WarmProgress:
    """
    How far a run of the warmer is.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def done(self, /) -> int:
        """
        Products asked for so far.
        """
    @property
    def of(self, /) -> int:
        """
        Products of the run.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class WarmReport:
    """
    What a run of the warmer did.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def bytes(self, /) -> int:
        """
        Bytes that were kept.
        """
    @property
    def calls(self, /) -> int:
        """
        Calls to sources.
        """
    @property
    def fresh(self, /) -> int:
        """
        Products that were at hand and fresh.
        """
    @property
    def left(self, /) -> int:
        """
        Products that were left for a later run: the budget was spent, or the source was in trouble.
        """
    @property
    def missed(self, /) -> int:
        """
        Products that were asked for and could not be had.
        """
    @property
    def notes(self, /) -> list[str]:
        """
        What went wrong, in sentences.
        """
    @property
    def overlapped(self, /) -> bool:
        """
        Whether nothing was done because another run was under way.
        """
    @property
    def picked(self, /) -> int:
        """
        Different products that they picked.
        """
    @property
    def strategies(self, /) -> list[str]:
        """
        The strategies that were due, by name.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def warmed(self, /) -> int:
        """
        Products that were fetched.
        """

@final
class WarmStrategyState:
    """
    One strategy of the warmer and its schedule.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def limit(self, /) -> int:
        """
        How many products it may pick.
        """
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    @property
    def next_due(self, /) -> str | None:
        """
        When it is due next, RFC 3339.
        """
    @property
    def schedule(self, /) -> str:
        """
        When it runs, as a cron expression.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class Warmer:
    """
    Fetches prices before anybody asks for them. Nothing happens by itself: call `tick` from a timer of yours, or let
    `run` wait. Two runs are never under way at once, and no hour costs more than the budget.
    """
    def next_due(self, /) -> str | None:
        """
        When something is due next, RFC 3339; None where nothing ever is.
        """
    def note_asked(self, /, product_ids: Iterable[str], at: str | None = None) -> None:
        """
        Notes that shoppers asked the price of these products at some time (RFC 3339; now where absent), such as one that
        you have written down before a restart. What is asked through the agent is noted by itself.
        """
    def note_served(self, /, user_ids: Iterable[str]) -> None:
        """
        Notes that these users are served. What is said to the agent notes it by itself. The 1,000 served last are known.
        """
    async def run(self, /) -> None:
        """
        Waits and runs what is due, for as long as anything ever is: put it into a task, and cancel that before you close
        the agent.
        """
    async def run_now(self, /) -> WarmReport:
        """
        Runs every strategy now, whatever its schedule says, within the same budget.
        """
    def state(self, /) -> WarmerState:
        """
        How it is doing: its strategies, what is left of the budget, what it did last and what that was good for.
        """
    async def tick(self, /) -> WarmReport:
        """
        Runs every strategy that is due: each once, however long nobody called. Does nothing where nothing is due or
        another run is under way; what is due then stays due.
        """

@final
class WarmerState:
    """
    How the warmer is doing.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def budget(self, /) -> WarmBudget:
        """
        What may be spent in any hour.
        """
    @property
    def earned(self, /) -> WarmEarned:
        """
        What warming was good for so far.
        """
    @property
    def last(self, /) -> WarmReport | None:
        """
        What it did; None while the first one is under way.
        """
    @property
    def last_run(self, /) -> str | None:
        """
        When the last run that did something began, RFC 3339.
        """
    @property
    def left(self, /) -> WarmBudget:
        """
        What is left of it for now.
        """
    @property
    def next_due(self, /) -> str | None:
        """
        When something is due next, RFC 3339; None where nothing ever is.
        """
    @property
    def running(self, /) -> bool:
        """
        Whether a run is under way.
        """
    @property
    def strategies(self, /) -> list[WarmStrategyState]:
        """
        The strategies, those that come first at once due first.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """

@final
class WasPrice:
    """
    A claimed earlier price, looked into.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def claimed(self, /) -> Money:
        """
        What the source says that it cost.
        """
    @property
    def days(self, /) -> int:
        """
        On how many days of the window a price was seen.
        """
    @property
    def highest(self, /) -> PriceAt | None:
        """
        The highest price charged in the window, where any is known.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as dicts, lists, strings and numbers.
        """
    def to_json(self, /) -> str:
        """
        The JSON that the core writes, byte for byte the same in every language.
        """
    @property
    def verdict(self, /) -> str:
        """
        "charged", "never_charged" or "unknown".
        """

def _error_kinds() -> list[tuple[str, str]]:
    """
    Every kind of error with its code, for the tests.
    """

def _forked() -> None:
    """
    Tells that this process is a fresh copy of another one.
    """

def _shutdown() -> None:
    """
    Ends the runtime at the interpreter's end. Waits for its threads to leave Python: one that would
    come back for the interpreter lock later would be killed inside Rust, and abort the process.
    """

def alert_step(step: str | Mapping[str, Any]) -> AlertStep:
    """
    Takes one price into an alert rule: `{"rule": {"id": "milk-3", "scope": {"product": "milk"}, "condition": {"target_price":
    Money}, "cooldown_seconds": 7200}, "sighting": {"product": "milk", "price": Money, "at": RFC 3339}, "state": {...}}`.
    A scope may be a `category`, a condition a `percent` (parts per million) or an `amount`; a sighting may
    hold a `detection` in place of price and time; the state is that of the step before, None at first.
    """

def detect_deals(prices: str | Mapping[str, Any]) -> Detection:
    """
    Judges a price by what was charged before: `{"present": {...}, "past": [...]}` as a dict or JSON text, where a price
    is `{"at": RFC 3339, "price": Money, "source": "shop"}` with perhaps `regular` (Money), `amount`
    (`{"amount": "16", "unit": "ounce"}`), `store` and `until`. Further fields: `elsewhere` (prices of other shops), `packages`
    (`{"price": Money, "per": {"amount", "unit"}}` of other packages), `now` and `config`.

    Every saving is against a price that was charged or recorded before. Raises `InvalidInputError` naming the field that
    is wrong, such as `past[3]`.
    """

def optimise_basket(problem: str | Mapping[str, Any]) -> StoresSolution:
    """
    Finds at which stores to buy what, so that nothing cheaper or better exists. `problem` is a `grocery-basket/1`
    object as a dict or as JSON text: `{"format": "grocery-basket/1", "objective": "min_cost", "max_stores": 2,
    "stores": [...], "needs": [...]}`, amounts in whole minor units. It works on the calling thread, as `optimise_deals`.

    Raises `InvalidInputError` naming the field that is wrong, such as `needs[0].qty`.
    """

def optimise_deals(problem: str | Mapping[str, Any]) -> DealSolution:
    """
    Finds which offers and coupons go on which units of a cart, so that nothing better exists. `problem` is a
    `grocery-deals/1` object as a dict or as JSON text: `{"format": "grocery-deals/1", "currency": "USD", "lines":
    [...], "offers": [...]}`, amounts in whole minor units.

    It works on the calling thread, without the interpreter lock: large carts may take seconds, so in an event loop
    write `await agent.optimise_deals(problem)`.

    Raises `InvalidInputError` naming the field that is wrong, such as `offers[3].percent_bp`.
    """

def rank_deals(deals: str | Mapping[str, Any]) -> list[RankedDeal]:
    """
    Orders deals for one shopper, the best first, and names the reasons: `{"deals": [{"product": "milk", "category": "Dairy",
    "deal": DetectedDeal}], "habits": {"products": {"milk": {"days": 6, "last": "2026-11-13", "every_days": "7"}},
    "categories": {"Tea": -500000}}}` with perhaps `now` and `today`. Deals that have ended are left out.
    """

async def restore(source: str | PathLike[str], target: str | PathLike[str]) -> None:
    """
    Puts the backup `source` in place of the database `target`, after checking it.
    """

def scale_recipe(lines: SupportsGetItem[int, Ingredient], servings: int | float | str | Decimal | Fraction, wanted: int | float | str | Decimal | Fraction) -> list[Ingredient]:
    """
    The lines of a recipe for `servings` people as they are for `wanted`.
    """

def split_deals(problem: str | Mapping[str, Any], plan: DealPlan | str | Mapping[str, Any]) -> DealSplit:
    """
    Shares the savings of a plan out over the lines of its cart, to the cent and the same whatever the order: what a
    returned line gives back. `problem` is the cart that the plan was found for.

    Raises `InvalidInputError` where the plan breaks the rules of the offers.
    """

def totals_from_deals(problem: str | Mapping[str, Any], plan: DealPlan | str | Mapping[str, Any]) -> DealBasket:
    """
    The cart of `problem` with what `plan` takes off each line, for `agent.totals(basket.items,
    delivery_fee=basket.delivery_fee)`. What is to be paid before tax and what is saved are the plan's to the cent.

    Raises `InvalidInputError` where the plan breaks the rules of the offers.
    """
