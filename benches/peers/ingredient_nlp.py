"""PyPI ingredient-parser-nlp as one of the programs of compare-peers.sh: ingredient_nlp.py IN OUT."""

import json
import os
import resource
import sys
import time

started = time.process_time()
import nltk  # noqa: E402


def folder_mb(path: str) -> float:
    return sum(os.path.getsize(os.path.join(d, f)) for d, _, files in os.walk(path) for f in files) / 1e6


def missing() -> bool:
    try:
        nltk.data.find("taggers/averaged_perceptron_tagger_eng/")
        return False
    except LookupError:
        return True


def main() -> None:
    downloaded = 0.0
    if missing():
        # What the library itself does on import; done here first so that a failure can be told.
        into = os.environ.get("NLTK_DATA", os.path.expanduser("~/nltk_data"))
        before = folder_mb(into)
        nltk.download("averaged_perceptron_tagger_eng", quiet=True, download_dir=into)
        downloaded = folder_mb(into) - before
        if missing():
            print("it needs NLTK's averaged_perceptron_tagger_eng, which could not be downloaded from here", file=sys.stderr)
            sys.exit(3)
    import ingredient_parser
    from ingredient_parser import parse_ingredient

    parse_ingredient("1 cup milk", string_units=True)
    first = time.process_time() - started
    with open(sys.argv[1], encoding="utf-8") as file:
        lines = file.read().splitlines()
    spent, failed = 0.0, 0
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        for line in lines:
            before = time.process_time()
            try:
                heard = parse_ingredient(line, string_units=True)
            except Exception:  # noqa: BLE001 - a peer's fault is counted, not ours to mend
                heard, failed = None, failed + 1
            spent += time.process_time() - before
            row = {}
            if heard is not None:
                amounts = [a for a in heard.amount]
                # A composite amount ("1 cup plus 2 tablespoons") holds several; the first one counts.
                amounts = [getattr(a, "amounts", [a])[0] for a in amounts]
                row = {
                    "quantity": [str(a.quantity) for a in amounts],
                    "unit": [str(a.unit) for a in amounts],
                    "name": [n.text for n in heard.name or []],
                    "size": heard.size.text if heard.size else None,
                    "preparation": heard.preparation.text if heard.preparation else None,
                }
            out.write(json.dumps(row) + "\n")
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "name": f"ingredient-parser-nlp {ingredient_parser.__version__} (PyPI)",
                "lines": len(lines),
                "seconds": spent,
                "first_seconds": first,
                "rss_mb": rss,
                "failed": failed,
                "downloaded_mb": downloaded,
            }
        )
    )


main()
