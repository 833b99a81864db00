"""The rooms of products for code without asyncio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, List, Optional, Union

from ._args import Amount, File, Path
from ._grocery_core import (
    Access,
    CombinedSearch,
    HybridSearch,
    ImportReport,
    JudgedSwap,
    Money,
    Product,
    ProductDetails,
    Review,
    SourcedProduct,
    SourcePage,
    Substitutes,
    TrendingProduct,
    VectorsIndexed,
)
from ._host import wait_for

if TYPE_CHECKING:
    from ._agent import GroceryAgent
    from .imports import Progress

__all__ = ["BlockingCatalog", "BlockingSwaps"]


class BlockingCatalog:
    """The coroutines of :class:`~grocery_core.Catalog` as plain methods."""

    __slots__ = ("_agent",)

    def __init__(self, agent: GroceryAgent) -> None:
        self._agent = agent

    def search_hybrid(
        self,
        q: str,
        *,
        category: Optional[str] = None,
        brand: Optional[str] = None,
        min_price: Optional[Money] = None,
        max_price: Optional[Money] = None,
        in_stock: bool = False,
        diets: Iterable[str] = (),
        min_rating: Optional[float] = None,
        sort: Optional[str] = None,
        bought: Iterable[str] = (),
        limit: Optional[int] = None,
        offset: Optional[int] = None,
    ) -> HybridSearch:
        """Searches by words and by vectors."""
        return wait_for(
            "catalog.search_hybrid",
            lambda: self._agent.catalog.search_hybrid(
                q,
                category=category,
                brand=brand,
                min_price=min_price,
                max_price=max_price,
                in_stock=in_stock,
                diets=diets,
                min_rating=min_rating,
                sort=sort,
                bought=bought,
                limit=limit,
                offset=offset,
            ),
        )

    def search_combined(
        self,
        q: str,
        *,
        category: Optional[str] = None,
        brand: Optional[str] = None,
        min_price: Optional[Money] = None,
        max_price: Optional[Money] = None,
        in_stock: bool = False,
        diets: Iterable[str] = (),
        min_rating: Optional[float] = None,
        sort: Optional[str] = None,
        bought: Iterable[str] = (),
        limit: Optional[int] = None,
        offset: Optional[int] = None,
    ) -> CombinedSearch:
        """Searches the catalogue and the shop at once."""
        return wait_for(
            "catalog.search_combined",
            lambda: self._agent.catalog.search_combined(
                q,
                category=category,
                brand=brand,
                min_price=min_price,
                max_price=max_price,
                in_stock=in_stock,
                diets=diets,
                min_rating=min_rating,
                sort=sort,
                bought=bought,
                limit=limit,
                offset=offset,
            ),
        )

    def search_remote(
        self,
        q: str,
        *,
        category: Optional[str] = None,
        limit: int = 20,
        offset: int = 0,
    ) -> SourcePage:
        """Searches at the shop alone."""
        return wait_for(
            "catalog.search_remote",
            lambda: self._agent.catalog.search_remote(
                q,
                category=category,
                limit=limit,
                offset=offset,
            ),
        )

    def lookup_remote(
        self,
        *,
        ids: Iterable[str] = (),
        retailer_ids: Iterable[str] = (),
        barcodes: Iterable[str] = (),
    ) -> list[SourcedProduct]:
        """Looks products up at the shop."""
        return wait_for(
            "catalog.lookup_remote",
            lambda: self._agent.catalog.lookup_remote(
                ids=ids,
                retailer_ids=retailer_ids,
                barcodes=barcodes,
            ),
        )

    def index_vectors(
        self,
        product_ids: Optional[Iterable[str]] = None,
    ) -> VectorsIndexed:
        """Makes vectors of all products, or of those named."""
        return wait_for(
            "catalog.index_vectors", lambda: self._agent.catalog.index_vectors(product_ids)
        )

    def add(
        self,
        products: Iterable[Union[Product, Mapping[str, Any]]],
    ) -> None:
        """Adds or replaces products: all or none."""
        wait_for(
            "catalog.add", lambda: self._agent.catalog.add(products)
        )

    def change(
        self,
        *,
        put: Iterable[Union[Product, Mapping[str, Any]]] = (),
        remove: Iterable[str] = (),
    ) -> None:
        """Adds, replaces and takes away products."""
        wait_for(
            "catalog.change", lambda: self._agent.catalog.change(put=put, remove=remove)
        )

    def details(
        self,
        product_id: str,
    ) -> ProductDetails:
        """Everything there is to know about a product."""
        return wait_for(
            "catalog.details", lambda: self._agent.catalog.details(product_id)
        )

    def reviews(
        self,
        product_id: str,
        *,
        limit: int = 20,
        after: Optional[Review] = None,
    ) -> list[Review]:
        """Reviews of a product, the newest first."""
        return wait_for(
            "catalog.reviews", lambda: self._agent.catalog.reviews(product_id, limit=limit, after=after)
        )

    def review(
        self,
        product_id: str,
        stars: int,
        text: str = "",
        *,
        user_id: str = "local",
    ) -> bool:
        """Keeps what a shopper says about a product. Answers whether they had said something."""
        return wait_for(
            "catalog.review", lambda: self._agent.catalog.review(product_id, stars, text, user_id=user_id)
        )

    def remove_review(
        self,
        product_id: str,
        *,
        user_id: str = "local",
    ) -> bool:
        """Takes a shopper's review away. Answers whether there was one."""
        return wait_for(
            "catalog.remove_review", lambda: self._agent.catalog.remove_review(product_id, user_id=user_id)
        )

    def forget_reviews(
        self,
        *,
        user_id: str = "local",
    ) -> int:
        """Takes all of a shopper's reviews away. Answers how many there were."""
        return wait_for(
            "catalog.forget_reviews", lambda: self._agent.catalog.forget_reviews(user_id=user_id)
        )

    def record(
        self,
        accesses: Iterable[Access],
    ) -> None:
        """Counts what was done with products."""
        wait_for(
            "catalog.record", lambda: self._agent.catalog.record(accesses)
        )

    def trending(
        self,
        limit: int = 10,
        *,
        category: Optional[str] = None,
    ) -> list[TrendingProduct]:
        """What is looked at, put on lists and bought a lot these days, the hottest first."""
        return wait_for(
            "catalog.trending", lambda: self._agent.catalog.trending(limit, category=category)
        )

    def import_(
        self,
        file: File,
        *,
        format: Optional[str] = None,
        lenient: bool = False,
        currency: Optional[str] = None,
        as_of: Optional[str] = None,
        source: Optional[str] = None,
        max_rows: Optional[int] = None,
        max_unpacked: Optional[int] = None,
        max_ratio: Optional[int] = None,
        language: Optional[str] = None,
        country: Optional[str] = None,
        progress: Optional[Progress] = None,
    ) -> ImportReport:
        """Reads a catalogue file and puts its products beside those there are."""
        return wait_for(
            "catalog.import_",
            lambda: self._agent.catalog.import_(
                file,
                format=format,
                lenient=lenient,
                currency=currency,
                as_of=as_of,
                source=source,
                max_rows=max_rows,
                max_unpacked=max_unpacked,
                max_ratio=max_ratio,
                language=language,
                country=country,
                progress=progress,
            ),
        )

    def import_file(
        self, path: Path, *, lenient: bool = False, progress: Optional[Progress] = None
    ) -> ImportReport:
        """Reads the catalogue file at ``path`` and puts its products beside those there are."""
        return wait_for(
            "catalog.import_file",
            lambda: self._agent.catalog.import_file(path, lenient=lenient, progress=progress),
        )


class BlockingSwaps:
    """The coroutines of :class:`~grocery_core.Swaps` as plain methods."""

    __slots__ = ("_agent",)

    def __init__(self, agent: GroceryAgent) -> None:
        self._agent = agent

    def substitutes(
        self,
        product_id: str,
        *,
        diets: Iterable[str] = (),
        allergens: Iterable[str] = (),
        avoiding: Iterable[str] = (),
        excludes: Iterable[str] = (),
        wanted: Optional[tuple[Amount, str]] = None,
        cheaper: bool = False,
        limit: int = 5,
        unavailable: Iterable[str] = (),
        accepted: Iterable[tuple[str, str]] = (),
        refused: Iterable[tuple[str, str]] = (),
        user_id: str = "local",
    ) -> Substitutes:
        """What may stand in for a product, for this user."""
        return wait_for(
            "swaps.substitutes",
            lambda: self._agent.swaps.substitutes(
                product_id,
                diets=diets,
                allergens=allergens,
                avoiding=avoiding,
                excludes=excludes,
                wanted=wanted,
                cheaper=cheaper,
                limit=limit,
                unavailable=unavailable,
                accepted=accepted,
                refused=refused,
                user_id=user_id,
            ),
        )

    def judge(
        self,
        missing: str,
        offered: str,
        accepted: bool = True,
        *,
        user_id: str = "local",
    ) -> None:
        """This user accepts or refuses a substitute."""
        wait_for(
            "swaps.judge", lambda: self._agent.swaps.judge(missing, offered, accepted, user_id=user_id)
        )

    def list(
        self,
        *,
        user_id: str = "local",
    ) -> List[JudgedSwap]:
        """Everything a user said to substitutes."""
        return wait_for(
            "swaps.list", lambda: self._agent.swaps.list(user_id=user_id)
        )

    def forget(
        self,
        missing: str,
        offered: str,
        *,
        user_id: str = "local",
    ) -> bool:
        """Forgets what was said to one swap. Answers whether there was anything."""
        return wait_for(
            "swaps.forget", lambda: self._agent.swaps.forget(missing, offered, user_id=user_id)
        )

    def forget_all(
        self,
        *,
        user_id: str = "local",
    ) -> int:
        """Forgets everything a user said. Answers how much there was."""
        return wait_for(
            "swaps.forget_all", lambda: self._agent.swaps.forget_all(user_id=user_id)
        )
