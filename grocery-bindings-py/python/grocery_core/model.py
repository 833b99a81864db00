"""The port to a language model."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Protocol, Union

from ._grocery_core import CompletionRequest

__all__ = ["LanguageModel"]


class LanguageModel(Protocol):
    """A language model, wherever it runs. Any object with a ``name`` and a ``complete`` method will do::

        class Ollama:
            name = "ollama/llama3.2:3b"

            async def complete(self, request):
                answer = await client.post("http://127.0.0.1:11434/api/chat", json={
                    "model": "llama3.2:3b", "stream": False, "format": request.schema,
                    "messages": [{"role": "system", "content": request.system},
                                 {"role": "user", "content": request.prompt}],
                    "options": {"temperature": 0, "num_predict": request.max_tokens},
                })
                return answer.json()["message"]["content"]

    It is asked only where the rules are unsure, and its word is never taken for the shopper's: an item
    is kept only where the text names it. ``complete`` may be a coroutine function, which is cancelled
    where it takes too long, or a plain function, which runs on a worker thread. What it raises means
    that the rules' reading stands.
    """

    @property
    def name(self) -> str:
        """A short name for notes."""

    def complete(self, request: CompletionRequest, /) -> Union[str, Awaitable[str]]:
        """The text that the model writes."""
