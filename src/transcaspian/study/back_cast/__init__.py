"""Back-casts: a stated incident beside the same year without it."""

from transcaspian.study.back_cast.with_and_without import BackCast, back_cast

__all__ = ["BackCast", "back_cast"]
