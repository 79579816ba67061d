"""A name in an endorsement's schedule can be confirmed and put right like any other value."""

import pytest

from app.certificates.paths import NoSuchPlace, confidence_at, set_value, value_at


def test_a_scheduled_name_is_put_right():
    path = "forms[0].scheduled_names[1]"
    field = {"path": path, "page": 2, "bbox": [1, 2, 3, 4], "source": "text", "confidence": 0.9}
    reading = {"pages": [{"number": 1}], "fields": [field], "forms": [{"scheduled_names": ["Osprey LLC", "Heron LP"]}]}
    set_value(reading, path, "Heron Owner LP")
    assert value_at(reading, path) == "Heron Owner LP"
    assert confidence_at(reading, path) == 1.0
    with pytest.raises(NoSuchPlace):
        set_value(reading, "forms[0].scheduled_names[2]", "Nobody LLC")
