"""Letters are about the same vendor that reviewers work on."""

from tests.reviews.conftest import also_bay, dana, desk, priya, short, unsure  # noqa: F401
