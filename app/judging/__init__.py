"""What documents say, what is asked and the day, made into a verdict. Pure: no database, no web, no clock."""

from app.judging.judging import RULEBOOK_VERSION, judge

__all__ = ["RULEBOOK_VERSION", "judge"]
