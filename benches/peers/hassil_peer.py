"""PyPI hassil with Home Assistant's shopping templates, as one of the programs of compare-peers.sh.

hassil_peer.py TEMPLATES IN OUT. TEMPLATES is ha-shopping/templates.jsonl; the words that these templates borrow
(`<add>`, `<my_list>`) and each language's skip words come from PyPI home-assistant-intents.
"""

import json
import os
import resource
import sys
import time
from importlib.metadata import version

started = time.process_time()
from hassil import Intents, WildcardSlotList, recognize_best  # noqa: E402
import home_assistant_intents  # noqa: E402


def gather(path: str) -> dict[str, Intents]:
    """One set of intents per language: the templates of the file, with what they borrow."""
    data = os.path.join(os.path.dirname(home_assistant_intents.__file__), "data")
    found: dict[str, dict] = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            lang = row["lang"]
            if lang not in found:
                own = os.path.join(data, f"{lang}.json")
                borrowed = {}
                if os.path.exists(own):
                    with open(own, encoding="utf-8") as more:
                        borrowed = json.load(more)
                found[lang] = {
                    "language": lang,
                    "intents": {},
                    "lists": {"shopping_list_item": {"wildcard": True}},
                    "expansion_rules": borrowed.get("expansion_rules", {}),
                    "skip_words": borrowed.get("skip_words", []),
                }
            intent = found[lang]["intents"].setdefault(row["intent"], {"data": []})
            intent["data"].extend({"sentences": block["sentences"]} for block in row["data"]["data"])
    return {lang: Intents.from_dict(made) for lang, made in found.items()}


def main() -> None:
    templates, source, target = sys.argv[1:4]
    intents = gather(templates)
    first = time.process_time() - started
    with open(source, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    # The templates are compiled when they are first used; that is not what a sentence costs.
    for lang in {row["lang"] for row in rows} & set(intents):
        recognize_best("x", intents[lang], best_slot_name="item")
    spent, failed = 0.0, 0
    with open(target, "w", encoding="utf-8") as out:
        for row in rows:
            known, heard = intents.get(row["lang"]), None
            if known is not None:
                before = time.process_time()
                try:
                    heard = recognize_best(row["text"], known, best_slot_name="item")
                except Exception:  # noqa: BLE001 - a peer's fault is counted, not ours to mend
                    failed += 1
                spent += time.process_time() - before
            answer = {}
            if heard is not None:
                item = heard.entities.get("item")
                answer = {"intent": heard.intent.name, "item": str(item.value).strip() if item else None}
            out.write(json.dumps(answer, ensure_ascii=False) + "\n")
    print(
        json.dumps(
            {
                "name": f"hassil {version('hassil')} with Home Assistant's templates (PyPI)",
                "lines": len(rows),
                "seconds": spent,
                "first_seconds": first,
                "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "failed": failed,
            }
        )
    )


main()
