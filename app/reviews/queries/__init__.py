"""What the workspace shows of an item."""

from app.reviews.queries.workspace import workspace_of

__all__ = ["workspace_of"]
