"""What can be done with a work item. Each locks its row, asks the rule, changes, records, and tells who looks on."""

from app.items.actions.claiming import assign_item, claim_item, leave_item, release_item, skip_item, start_next
from app.items.actions.deciding import decide_part, leave_standing, undo_change, undo_decision
from app.items.actions.drafting import drop_view, save_draft, save_view
from app.items.actions.escalating import hand_back_part
from app.items.actions.opening import close_item, open_item
from app.items.actions.snoozing import snooze_item, wake_item, wake_items

__all__ = [
    "assign_item", "claim_item", "close_item", "decide_part", "drop_view", "hand_back_part", "leave_item", "leave_standing", "open_item",
    "release_item", "save_draft", "save_view", "skip_item", "snooze_item", "start_next", "undo_change", "undo_decision", "wake_item", "wake_items",
]  # fmt: skip
