"""What was bought: files of orders, receipts, pictures of them, and what follows from it."""

from __future__ import annotations

import asyncio
import gzip
import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grocery_core import (
    BadAnswerError,
    CorruptError,
    GroceryAgent,
    ImportProgress,
    InvalidInputError,
    Money,
    NotFoundError,
    RecognizeText,
    StorageError,
    TextBox,
    TextLine,
    TooLargeError,
    UnavailableError,
)

ORDERS = (
    "Order Number,Order Date,Shipping Address,Subtotal (Before Savings),Savings,Subtotal,Tax,Order Total,Fulfillment\n"
    '2000123-456,"Mar 1, 2026",12 Secret Lane,$7.96,$0.00,$7.96,$0.50,$8.46,Pickup from Irmo Store #12\n'
)
ITEMS = (
    "Order Number,Order Date,Product Name,Quantity,Price,Delivery Status,Product Link\n"
    '2000123-456,"Mar 1, 2026","Whole Milk, 1 gal",2,$7.96,Delivered,https://www.walmart.com/ip/Milk/10450114\n'
)
TABLE = "date,order,store,name,qty,price\n" + "".join(
    f"2026-{day},{number},Corner Shop,{name},{count},{price}\n"
    for number, (day, name, count, price) in enumerate(
        [
            ("10-01", "Whole Milk 1 gal", 1, "3.79"),
            ("10-11", "Whole Milk 1 gal", 2, "3.79"),
            ("10-20", "Whole Milk 1 gal", 1, "3.99"),
            ("10-21", "Rye Loaf", 1, "4.50"),
        ],
        1,
    )
)
RECEIPT = "ALDI\nWHOLE MILK 3.48\nSUBTOTAL 3.48\nTAX 0.00\nTOTAL 3.48\n10/10/26 14:05\n"


async def test_a_walmart_export(agent: GroceryAgent) -> None:
    report = await agent.orders.import_([ORDERS.encode(), io.BytesIO(ITEMS.encode())])
    assert (report.read, report.imported, report.lines, report.flagged) == (2, 1, 1, 0)
    (order,) = await agent.orders.list()
    assert (order.id, order.kind, order.fulfilment) == ("walmart:2000123-456", "online", "pickup")
    assert (order.ordered_on, order.amounts.total, order.flags) == ("2026-03-01", Money(846), [])
    assert order.shop is not None and order.shop.id == "walmart:12"
    (line,) = order.lines
    assert (line.name, line.quantity, line.quantity_exact) == ("Whole Milk, 1 gal", 2.0, "2")
    assert (line.unit_price, line.total, line.paid_per_unit) == (Money(398), Money(796), Money(398))
    assert "Secret" not in order.to_json() + repr(order)
    assert await agent.orders.get(order.id) == order
    again = await agent.orders.import_([ORDERS.encode(), ITEMS.encode()])
    assert (again.imported, again.unchanged, again.prices) == (0, 1, 0)


async def test_files_come_as_paths_bytes_and_objects(agent: GroceryAgent, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(TABLE)

    class Chunks:
        """Any object with `read` will do, however little it gives at a time."""

        def __init__(self) -> None:
            self.rest = io.BytesIO(TABLE.encode())
            self.threads: set[int] = set()

        def read(self, size: int) -> bytearray:
            self.threads.add(threading.get_ident())
            return bytearray(self.rest.read(min(size, 7)))

    chunks: Any = Chunks()
    with path.open("rb") as binary:
        files: list[Any] = [path, str(path), TABLE.encode(), bytearray(TABLE.encode()), gzip.compress(TABLE.encode()), binary, chunks]
        for number, file in enumerate(files):
            report = await agent.orders.import_(file, user_id=f"user-{number}")
            assert (report.imported, report.lines) == (4, 4)
    assert threading.get_ident() not in chunks.threads
    both: list[Any] = [path, ITEMS.encode()]
    several = await agent.orders.import_((file for file in both), user_id="both")
    assert several.imported == 5


async def test_what_follows_from_it(agent: GroceryAgent) -> None:
    await agent.orders.import_(TABLE.encode())
    milk = next(b for b in await agent.orders.bought("MILK whole"))
    assert (milk.lines, milk.cadence.days, milk.cadence.every_days, milk.cadence.every_days_exact) == (3, 3, 9.5, "19/2")
    assert (milk.cadence.first, milk.cadence.last, milk.cadence.next) == ("2026-10-01", "2026-10-20", "2026-10-30")
    assert milk.last_paid is not None
    assert (milk.last_paid.on, milk.last_paid.price) == ("2026-10-20", Money(399))
    assert milk.product_id is not None
    known = await agent.orders.history(milk.product_id)
    assert known is not None and known.bought == milk and known == await agent.orders.history_of_thing(milk.thing)
    assert [p.on for p in known.purchases] == ["2026-10-20", "2026-10-11", "2026-10-01"]
    assert known.purchases[0].thing == milk.thing
    assert [b.name for b in await agent.orders.usual(limit=5)] == ["Whole Milk 1 gal"]
    assert len(await agent.orders.bought()) == 2
    assert await agent.orders.history("gc-bananas") is None
    assert [s.name for s in await agent.orders.shops()] == ["Corner Shop"]
    counts = await agent.orders.counts()
    assert (counts.orders, counts.items, counts.lines, counts.shops) == (4, 2, 4, 1)


async def test_pages_and_forgetting(agent: GroceryAgent) -> None:
    await agent.orders.import_(TABLE.encode())
    first = await agent.orders.list(limit=3)
    rest = await agent.orders.list(limit=3, after=first[-1])
    days = [o.ordered_on for o in first + rest]
    assert days == sorted(days, reverse=True) and len(days) == 4
    assert len(await agent.orders.list(since="2026-10-20")) == 2
    assert await agent.orders.list(user_id="bob") == []
    assert await agent.orders.remove([first[0].id, "none:1"]) == 1
    with pytest.raises(NotFoundError) as missing:
        await agent.orders.get(first[0].id)
    assert (missing.value.kind, missing.value.code) == ("order_not_found", "ORDER_001")
    assert await agent.orders.forget_all() == 3
    assert await agent.orders.forget_all() == 0


async def test_receipts(agent: GroceryAgent) -> None:
    read = agent.orders.read_receipt(RECEIPT)
    assert read.adds_up and read.order.amounts.total == Money(348)
    assert (read.order.ordered_on, read.order.ordered_at, read.order.kind) == ("2026-10-10", "14:05", "receipt")
    assert (await agent.orders.counts()).orders == 0
    kept = await agent.orders.import_receipt(RECEIPT)
    assert kept.imported and kept.receipt == read
    assert not (await agent.orders.import_receipt(RECEIPT)).imported
    nonsense = await agent.orders.import_receipt("thank you for shopping")
    assert not nonsense.imported and nonsense.receipt.order.flags[0].kind == "no_lines"
    with pytest.raises(TooLargeError):
        agent.orders.read_receipt("x" * (256 * 1024 + 1))


PIECES = [
    TextLine("3.48", TextBox(400, 52, 60, 20)),
    TextLine("ALDI", TextBox(10, 10, 90, 20)),
    TextLine("WHOLE MILK", TextBox(10, 50, 200, 20)),
    TextLine("TOTAL 3.48", TextBox(10, 90, 80, 20)),
]


class AsyncReader:
    def __init__(self, answer: Callable[[RecognizeText], Any]) -> None:
        self.answer = answer

    async def recognize(self, request: RecognizeText) -> Any:
        await asyncio.sleep(0)
        return self.answer(request)


class PlainReader:
    def __init__(self, answer: Callable[[RecognizeText], Any]) -> None:
        self.answer = answer

    def recognize(self, request: RecognizeText) -> Any:
        return self.answer(request)


@pytest.fixture(params=[AsyncReader, PlainReader])
def reader(request: pytest.FixtureRequest) -> Any:
    return request.param


async def test_a_picture_is_read_by_the_program(agent: GroceryAgent, reader: Any) -> None:
    asked: list[RecognizeText] = []

    def answer(request: RecognizeText) -> list[TextLine]:
        asked.append(request)
        return PIECES

    read = await agent.orders.read_picture(b"\x89PNG", reader(answer), language="en")
    assert [(line.name, line.total) for line in read.order.lines] == [("WHOLE MILK", Money(348))]
    assert (asked[0].image, asked[0].language) == (b"\x89PNG", "en")
    lines = await agent.orders.read_picture(bytearray(b"x"), reader(lambda _: iter(RECEIPT.splitlines())))
    assert lines.adds_up
    assert (await agent.orders.counts()).orders == 0


async def test_a_reader_that_fails(agent: GroceryAgent, reader: Any) -> None:
    def blurred(_: RecognizeText) -> None:
        raise InvalidInputError("the picture is blurred", hint="hold still")

    def broken(_: RecognizeText) -> None:
        raise OSError("no such engine")

    with pytest.raises(InvalidInputError, match="blurred") as said:
        await agent.orders.read_picture(b"", reader(blurred))
    assert said.value.hint == "hold still"
    with pytest.raises(UnavailableError, match="no such engine") as raised:
        await agent.orders.read_picture(b"", reader(broken))
    assert isinstance(raised.value.__cause__, OSError)
    for wrong in (None, "text", {"text": "x"}, [7], [TextLine("x", 5)], [TextLine(b"x")]):  # type: ignore[arg-type]
        with pytest.raises(BadAnswerError):
            await agent.orders.read_picture(b"", reader(lambda _, wrong=wrong: wrong))


async def test_what_is_no_reader_is_said_at_once(agent: GroceryAgent) -> None:
    for wrong in (7, object()):
        with pytest.raises(TypeError, match="recognizer has no `recognize` method"):
            await agent.orders.read_picture(b"", wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected bytes"):
        await agent.orders.read_picture("x.png", PlainReader(lambda _: []))  # type: ignore[arg-type]


async def test_a_cancelled_picture_cancels_its_reader(agent: GroceryAgent) -> None:
    started, cancelled = asyncio.Event(), asyncio.Event()

    class Hanging:
        async def recognize(self, request: RecognizeText) -> list[TextLine]:
            started.set()
            try:
                await asyncio.get_running_loop().create_future()
            except asyncio.CancelledError:
                cancelled.set()
                raise
            return []

    task = asyncio.create_task(agent.orders.read_picture(b"", Hanging()))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(cancelled.wait(), 60)


MANY = ("date,order,name,price\n" + "2026-10-01,1,Milk,3.99\n" * 5_000).encode()


async def test_progress_is_told(agent: GroceryAgent, tmp_path: Path) -> None:
    told: list[ImportProgress] = []
    await agent.orders.import_(MANY, progress=told.append)
    assert [at.rows for at in told] == [1_000, 2_000, 3_000, 4_000, 5_000, 5_000]
    assert told[-1].bytes == len(MANY)
    rows = "".join(f"zz-{n},Moon cheese {n}\n" for n in range(2_500))
    (tmp_path / "more.csv").write_text("id,name\n" + rows)
    told.clear()
    await agent.catalog.import_file(tmp_path / "more.csv", progress=told.append)
    assert told[-1].rows == 2_500


async def test_progress_that_raises_ends_the_import(agent: GroceryAgent, tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(at: ImportProgress) -> None:
        raise Enough(f"{at.rows} are enough")

    with pytest.raises(Enough, match="1000 are enough"):
        await agent.orders.import_(MANY, progress=stop)
    with pytest.raises(Enough, match="4 are enough"):
        await agent.orders.import_(TABLE.encode(), progress=stop)  # All was read, and nothing is kept.
    assert (await agent.orders.counts()).orders == 0
    (tmp_path / "more.csv").write_text("id,name\nzz-1,Moon cheese\n")
    before = len(agent.catalog)
    with pytest.raises(Enough):
        await agent.catalog.import_file(tmp_path / "more.csv", progress=stop)
    assert len(agent.catalog) == before
    with pytest.raises(TypeError, match="cannot be called"):
        await agent.orders.import_(MANY, progress=7)  # type: ignore[arg-type]


async def test_a_file_that_cannot_be_read(agent: GroceryAgent, tmp_path: Path) -> None:
    class Torn:
        def read(self, size: int) -> bytes:
            raise OSError("the disk is gone")

    torn: Any = Torn()
    with pytest.raises(StorageError, match="the disk is gone") as raised:
        await agent.orders.import_(torn)
    assert isinstance(raised.value.__cause__, OSError)
    with pytest.raises(StorageError, match="cannot be opened"):
        await agent.orders.import_(tmp_path / "none.csv")
    with pytest.raises(TypeError, match="rb"):
        await agent.orders.import_(io.StringIO(TABLE))
    for wrong in (7, None, [7]):
        with pytest.raises(TypeError, match="expected a path, bytes or a binary file"):
            await agent.orders.import_(wrong)  # type: ignore[arg-type]
    with pytest.raises(CorruptError, match="line 3, column order date") as fault:
        await agent.orders.import_(b"date,name\n2026-01-01,Milk\nsoon,Bread\n")
    assert fault.value.hint
    lenient = await agent.orders.import_(b"date,name\n2026-01-01,Milk\nsoon,Bread\n", lenient=True)
    assert (lenient.imported, lenient.skipped, lenient.skipped_lines[0].line) == (1, 1, 3)
    for option in ("price_is", "currency"):
        wrong_option: Any = {option: "guess"}
        with pytest.raises(InvalidInputError):
            await agent.orders.import_(TABLE.encode(), **wrong_option)
    with pytest.raises(TooLargeError):
        await agent.orders.import_(TABLE.encode(), max_rows=2)


def test_without_asyncio(agent: GroceryAgent) -> None:
    shop = agent.blocking.orders
    assert shop.import_(TABLE.encode()).imported == 4
    assert shop.import_receipt(RECEIPT).imported
    assert shop.read_picture(b"", AsyncReader(lambda _: PIECES)).order.lines[0].total == Money(348)
    assert [b.name for b in shop.usual(limit=1)] == [b.name for b in shop.bought("milk")][:1]
    assert shop.history_of_thing(shop.bought()[0].thing) is not None
    assert len(shop.list()) == shop.counts().orders == 5
    assert shop.get(shop.list()[0].id) == shop.list()[0]
    assert len(shop.shops()) >= 1
    assert (shop.remove([shop.list()[0].id]), shop.forget_all()) == (1, 4)


async def test_orders_are_kept_in_the_database(tmp_path: Path) -> None:
    async with GroceryAgent(database=tmp_path / "orders.db") as first:
        await first.orders.import_(TABLE.encode())
        orders = await first.orders.list()
    async with GroceryAgent(database=tmp_path / "orders.db") as second:
        assert await second.orders.list() == orders
