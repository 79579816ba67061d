from app.judging.facts import Facts


def facts_from_readings(vendor, readings):
    return Facts(vendor)
