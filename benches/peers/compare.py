"""Prepares the input of the peers and counts what each got right, by the same rules for everybody.

compare.py prepare DATA RUN   writes lines.txt, lines.gold, ha.jsonl and ordinary.jsonl into RUN
compare.py report RUN         prints Markdown tables

docs/comparison.md says what counts as right.
"""

import gzip
import hashlib
import json
import os
import re
import sys
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))

# Canonical unit: what else people and peers call it. What is not here is no unit for anybody.
UNITS = {
    "cup": "c cups",
    "tablespoon": "tbsp tbsps tbs tb tablespoons",
    "teaspoon": "tsp tsps tsps teaspoons",
    "pound": "lb lbs pounds",
    "ounce": "oz ozs ounces",
    "fluid_ounce": "fl_oz floz fluid_ounces",
    "gram": "g gr grams gramme grammes",
    "kilogram": "kg kgs kilo kilos kilograms",
    "milligram": "mg milligrams",
    "milliliter": "ml milliliters millilitre millilitres",
    "centiliter": "cl centiliters",
    "deciliter": "dl deciliters",
    "liter": "l liters litre litres",
    "quart": "qt qts quarts",
    "pint": "pt pts pints",
    "gallon": "gal gals gallons",
    "dozen": "dozens doz",
    "can": "cans tin tins",
    "bottle": "bottles",
    "jar": "jars",
    "box": "boxes",
    "bag": "bags",
    "pack": "packs package packages pkg pkgs pk",
    "packet": "packets",
    "carton": "cartons",
    "loaf": "loaves",
    "bunch": "bunches",
    "head": "heads",
    "stick": "sticks",
    "slice": "slices",
    "clove": "cloves",
    "block": "blocks",
    "bar": "bars",
    "roll": "rolls",
    "tub": "tubs",
    "case": "cases",
    "ear": "ears",
    "pinch": "pinches",
    "dash": "dashes",
    "piece": "pieces",
    "wedge": "wedges",
    "sprig": "sprigs",
    "stalk": "stalks",
    "fillet": "fillets",
    "rack": "racks",
    "pouch": "pouches",
}
CANON = {word: unit for unit, words in UNITS.items() for word in [unit, *words.split()]}
SIZES = "large medium small medium-size medium-sized extra-large big whole".split()


def unit(word):
    """The canonical unit; None for a size, for counted pieces and for what nobody here calls a unit."""
    if not word:
        return None
    return CANON.get(str(word).strip().lower().rstrip(".").replace(" ", "_"))


def number(value):
    """A quantity as a float; None for none, for 0 and for what is no number."""
    if value in (None, "", 0):
        return None
    try:
        found = float(Fraction(str(value)))
    except (ValueError, ZeroDivisionError):
        return None
    return found or None


def name(text):
    return re.sub(r"\s+", " ", str(text or "").replace("’", "'")).strip(" ,.;:").lower()


def same_amount(a, b):
    if a is None or b is None:
        return a is None and b is None
    # The labels are rounded to two places.
    return abs(a - b) < 0.011


def without_remarks(text):
    """What stands before the first comma, without what is in brackets."""
    return re.sub(r"\([^)]*\)", " ", text).split(",")[0]


# How each peer's answer is read: (quantity, unit, names that count). A peer that sets a size apart gets both readings, with
# the size in the name and without.
def read_ours(row):
    return number(row.get("qty")), unit(row.get("unit")), [row.get("name")]


def read_ingredient(row):
    if not row:
        return None, None, []
    amounts = row.get("amounts") or []
    first = amounts[0] if amounts else {}
    said = first.get("unit")
    if isinstance(said, dict):
        said = next(iter(said.values()), None)
    names = [row.get("name")]
    if str(said).lower() in SIZES:
        names.append(f"{said} {row.get('name')}")
    return number(first.get("value")), unit(said), names


def read_parse_ingredient(row):
    if not row:
        return None, None, []
    said, rest = row.get("unitOfMeasureID") or row.get("unitOfMeasure"), row.get("description") or ""
    names = [rest, without_remarks(rest)]
    names += [re.sub(r"^of ", "", n.strip()) for n in names]
    if str(said).lower() in SIZES:
        names += [f"{said} {n}" for n in names]
    return number(row.get("quantity")), unit(said), names


def read_nlp(row):
    quantities, units, names = row.get("quantity") or [None], row.get("unit") or [None], row.get("name") or []
    options = list(names[:1]) + [" ".join(names)] + [" or ".join(names), " and ".join(names)]
    for size in [row.get("size"), row.get("preparation")]:
        if size:
            options += [f"{size} {n}" for n in options]
    said = quantities[0].split("-")[0] if quantities[0] else None
    return number(said), unit(units[0]), options


READ = {
    "lines-ours": read_ours,
    "lines-ingredient-default": read_ingredient,
    "lines-ingredient-plain": read_ingredient,
    "lines-ingredient-git": read_ingredient,
    "lines-parse-ingredient": read_parse_ingredient,
    "lines-ingredient-nlp": read_nlp,
}


def prepare(data, run):
    def skip(what, why):
        print(f"skipped: {what}: {why}", file=sys.stderr)
        with open(os.path.join(run, "skipped.txt"), "a", encoding="utf-8") as file:
            file.write(f"{what}: {why}\n")

    path = os.path.join(data, "nyt/ingredients.jsonl.gz")
    if os.path.exists(path):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = [row for row in map(json.loads, file) if row["clean"] and "\n" not in row["text"]]
        with open(os.path.join(run, "lines.txt"), "w", encoding="utf-8") as file:
            file.writelines(row["text"] + "\n" for row in rows)
        with open(os.path.join(run, "lines.gold"), "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    else:
        skip("recipe lines", f"there is no {path}")
    path = os.path.join(data, "ha-shopping/sentences.jsonl")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file, open(os.path.join(run, "ha.jsonl"), "w", encoding="utf-8") as out:
            out.writelines(file)
    else:
        skip("Home Assistant's sentences", f"there is no {path}")
    with open(os.path.join(HERE, "sentences.jsonl"), encoding="utf-8") as file:
        rows = [{"lang": "en", **json.loads(line)} for line in file]
    with open(os.path.join(run, "ordinary.jsonl"), "w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def rows(run, file):
    path = os.path.join(run, file)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as source:
        return [json.loads(line) for line in source]


def stats(run, key):
    path = os.path.join(run, key + ".stats")
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return json.loads(file.read().strip().splitlines()[-1])


def percent(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "-"


def in_sample(text):
    """A tenth of the lines, the same ones every time."""
    return hashlib.sha256(text.encode()).digest()[0] % 10 == 0


def lines_table(run):
    gold = rows(run, "lines.gold")
    if gold is None:
        return
    sample = [i for i, row in enumerate(gold) if in_sample(row["text"])]
    print(f"\n### Recipe lines: {len(gold)} clean New York Times lines, sample of {len(sample)}\n")
    print("| program | quantity + unit | all three | sample: q + u | sample: all | lines / s | memory MB | first use s | failed |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for key, read in READ.items():
        answers, figures = rows(run, key + ".out"), stats(run, key)
        if answers is None or figures is None:
            continue
        amounts, all_three = set(), set()
        for i, (want, got) in enumerate(zip(gold, answers)):
            quantity, said, names = read(got or {})
            if same_amount(number(want["qty"]), quantity) and unit(want["unit"]) == said:
                amounts.add(i)
                if name(want["name"]) in {name(n) for n in names}:
                    all_three.add(i)
        tenth = set(sample)
        speed = figures["lines"] / figures["seconds"] if figures["seconds"] else 0
        print(
            f"| {figures['name']} | {percent(len(amounts), len(gold))} | {percent(len(all_three), len(gold))} "
            f"| {percent(len(amounts & tenth), len(tenth))} | {percent(len(all_three & tenth), len(tenth))} "
            f"| {speed:,.0f} | {figures['rss_mb']:.0f} | {figures.get('first_seconds', 0):.3f} | {figures.get('failed', 0)} |"
        )


HA_INTENT = {"AddItem": "add_items", "CompleteItem": "remove_items"}


def items_of(row):
    return [item for action in row.get("actions", []) for item in action["items"]]


def heard_part(text, item):
    start, end = item["span"]
    return text.encode()[start:end].decode(errors="replace")


def ha_right(key, want, got):
    if key.endswith("hassil"):
        return got.get("intent") == want["intent"], name(got.get("item")) == name(want["item"])
    items = items_of(got)
    # The item with its amount in the text, or its name alone.
    found = len(items) == 1 and name(want["item"]) in {name(items[0]["name"]), name(heard_part(want["text"], items[0]))}
    # "apples and pears" as one item is two here.
    joined = len(items) > 1 and all(name(i["name"]) in name(want["item"]) for i in items)
    return got.get("intent") == HA_INTENT[want["intent"]], found or joined


def ha_table(run):
    gold = rows(run, "ha.jsonl")
    if gold is None:
        return
    keys = [k for k in ["ha-ours", "ha-hassil"] if rows(run, k + ".out") is not None and stats(run, k)]
    langs = sorted({row["lang"] for row in gold})
    print(f"\n### Home Assistant's shopping sentences: {len(gold)} in {len(langs)} languages\n")
    print("| language | sentences | " + " | ".join(f"{stats(run, k)['name'].split(' ')[0]}: intent, item too" for k in keys) + " |")
    print("| --- | --- |" + " --- |" * len(keys))
    total = {k: [0, 0] for k in keys}
    answers = {k: rows(run, k + ".out") for k in keys}
    for lang in langs:
        at = [i for i, row in enumerate(gold) if row["lang"] == lang]
        cells = []
        for k in keys:
            right = [ha_right(k, gold[i], answers[k][i]) for i in at]
            intents, both = sum(a for a, _ in right), sum(a and b for a, b in right)
            total[k][0] += intents
            total[k][1] += both
            cells.append(f"{percent(intents, len(at))}, {percent(both, len(at))}")
        print(f"| {lang} | {len(at)} | " + " | ".join(cells) + " |")
    cells = [f"{percent(total[k][0], len(gold))}, {percent(total[k][1], len(gold))}" for k in keys]
    print(f"| all | {len(gold)} | " + " | ".join(cells) + " |")
    for k in keys:
        figures = stats(run, k)
        speed = figures["lines"] / figures["seconds"] if figures["seconds"] else 0
        print(f"\n{figures['name']}: {speed:,.0f} sentences / s, {figures['rss_mb']:.0f} MB, first use {figures['first_seconds']:.3f} s")


QUIET = {"out_of_scope", "small_talk", "help"}


def ordinary_right(key, want, got):
    """Whether the intent, every item's name, and all of it with quantities are right."""
    wanted = want["items"]
    if key.endswith("hassil"):
        if not got:
            # Nothing matched: right where nothing is to be done, and nothing was heard anywhere else.
            quiet = want["intent"] in QUIET
            return quiet, quiet, quiet
        intent = HA_INTENT.get(got["intent"]) == want["intent"]
        # It gives one phrase: the name counts where it ends the phrase, and the amount only where none was said.
        phrase = name(got.get("item"))
        names = len(wanted) == 1 and phrase.endswith(name(wanted[0][0]))
        full = names and (wanted[0][1] is None and re.sub(r"^(the|a|an) ", "", phrase) == name(wanted[0][0]))
        return intent, intent and names, intent and full
    intent = got.get("intent") == want["intent"] or want["intent"] in QUIET and got.get("intent") in QUIET
    items = items_of(got)
    names = [name(i["name"]) for i in items] == [name(i[0]) for i in wanted]

    def amount(item):
        count, said = number(item["quantity_exact"]), unit(item["unit"])
        return (count * 12, None) if said == "dozen" and count else (count, said)

    def expected(item):
        return (item[1] * 12, None) if item[2] == "dozen" else (item[1], item[2])

    full = names and all(
        same_amount(amount(i)[0], expected(w)[0]) and amount(i)[1] == expected(w)[1] for i, w in zip(items, wanted)
    )
    return intent, intent and names, intent and full


def ordinary_table(run):
    gold = rows(run, "ordinary.jsonl")
    keys = [k for k in ["ordinary-ours", "ordinary-hassil"] if rows(run, k + ".out") is not None and stats(run, k)]
    if not gold or not keys:
        return
    print(f"\n### {len(gold)} ordinary shopping sentences (benches/peers/sentences.jsonl)\n")
    print("| kind | sentences | " + " | ".join(f"{stats(run, k)['name'].split(' ')[0]}: intent / + names / in full" for k in keys) + " |")
    print("| --- | --- |" + " --- |" * len(keys))
    answers = {k: rows(run, k + ".out") for k in keys}
    kinds = list(dict.fromkeys(row["kind"] for row in gold))
    wrong = {k: [] for k in keys}
    for kind in [*kinds, "all"]:
        at = [i for i, row in enumerate(gold) if kind in ("all", row["kind"])]
        cells = []
        for k in keys:
            right = [ordinary_right(k, gold[i], answers[k][i]) for i in at]
            cells.append(" / ".join(str(sum(r[n] for r in right)) for n in range(3)))
            if kind == "all":
                wrong[k] = [gold[i]["text"] for i, r in zip(at, right) if not r[2]]
        print(f"| {kind} | {len(at)} | " + " | ".join(cells) + " |")
    for k in keys:
        if wrong[k]:
            print(f"\nNot right in full, {stats(run, k)['name'].split(' ')[0]}: " + "; ".join(t.replace("\n", " \\n ") for t in wrong[k]))


def report(run):
    print("## Peers on the same texts")
    lines_table(run)
    ha_table(run)
    ordinary_table(run)
    skipped = os.path.join(run, "skipped.txt")
    if os.path.exists(skipped):
        print("\n### Not run\n")
        with open(skipped, encoding="utf-8") as file:
            for line in file:
                print(f"- {line.strip()}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["prepare"] and len(sys.argv) == 4:
        prepare(sys.argv[2], sys.argv[3])
    elif sys.argv[1:2] == ["report"] and len(sys.argv) == 3:
        report(sys.argv[2])
    else:
        sys.exit(__doc__)
