"""The command line: reads arguments, calls one function of the library, prints its answer. No formula stands here."""

from __future__ import annotations

import os
import sys

from transcaspian.messages import LANGUAGES, say, speaking

VARIABLE = "TRANSCASPIAN_LANGUAGE"
BAD_INPUT, INTERRUPTED = 2, 130


def main() -> None:
    """Run the command line, in the language that the environment names; help is made while the commands are read."""
    language = os.environ.get(VARIABLE) or LANGUAGES[0]
    if language not in LANGUAGES:
        told = say("cli.unknown_language_variable", name=VARIABLE, value=language, languages=", ".join(LANGUAGES))
        sys.stderr.write(f"{told}\n")
        raise SystemExit(BAD_INPUT)
    with speaking(language):
        try:
            from transcaspian.cli import app

            app.main()
        except KeyboardInterrupt:  # while the commands were being read, before any of them was at work
            sys.stderr.write(f"{say('cli.interrupted')}\n")
            raise SystemExit(INTERRUPTED) from None


__all__ = ["main"]
