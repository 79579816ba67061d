"""One cause, one deficiency: what a heavier finding already says is not said again."""

from __future__ import annotations

from collections.abc import Sequence

from app.judging.verdict import Finding

# Codes that leave a line without usable cover: its limits and grants are not judged beside them.
NO_COVER = {
    "coverage-missing", "policy-expired", "policy-cancelled", "not-yet-effective", "wc-missing", "wc-nonsubscriber",
    "wc-exemption-unproven", "wc-state-not-covered", "self-insurance-unproven", "peo-scope-unproven",
    "claims-made-not-allowed", "tail-missing",
}  # fmt: skip
LIMITS = {
    "limit-short", "aggregate-short", "products-aggregate-missing", "products-aggregate-included", "umbrella-short",
    "umbrella-scope-unknown", "umbrella-does-not-follow", "aggregate-not-per-project", "split-limits-short",
    "auto-symbols-insufficient", "auto-scheduled-only", "el-limit-short", "stop-gap-missing",
}  # fmt: skip
GRANTS = {
    "ai-box-unchecked", "ai-endorsement-missing", "ai-completed-ops-missing", "ai-name-mismatch", "ai-location-mismatch",
    "ai-edition-unacceptable", "ai-privity-limited", "ai-wrong-relationship", "ai-auto-missing", "ai-umbrella-missing",
    "blanket-needs-contract", "endorsement-wrong-policy", "endorsement-incomplete", "wos-missing",
    "wos-endorsement-missing", "wos-name-mismatch", "wos-state-prohibited", "pnc-missing", "notice-endorsement-missing",
}  # fmt: skip
WC_SPECIFIC = {"wc-nonsubscriber", "wc-exemption-unproven", "self-insurance-unproven", "wc-ny-form-required"}
# A template that was never filled names no holder and bears no date: that is the same cause.
UNFILLED = {"holder-wrong", "holder-copy-only", "holder-address-wrong", "certificate-undated"}


def suppressed(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that are still said, in order.

    Source: docs/rulebook.md, deficiencies: one cause, one deficiency.
    """
    if any(finding.slug == "document-altered" for finding in findings):
        return [finding for finding in findings if finding.slug == "document-altered"]
    killed = {finding.line for finding in findings if finding.slug in NO_COVER and finding.severity != "review"}
    slugs = {finding.slug for finding in findings}
    kept = [finding for finding in findings if not _is_said(finding, killed, slugs)]
    open_ = {(finding.requirement, finding.line) for finding in kept if finding.severity not in (None, "minor")}
    return _unique([each for each in kept if each.severity is not None or (each.requirement, each.line) not in open_])


def _is_said(finding: Finding, killed: set[str | None], slugs: set[str]) -> bool:
    line = "wc" if finding.line == "el" else finding.line
    if line in killed and finding.slug not in NO_COVER and is_limit_or_grant(finding):
        return True
    if finding.slug in UNFILLED and "sample-document" in slugs:
        return True
    if finding.slug == "wc-missing" and slugs & WC_SPECIFIC:
        return True
    if finding.slug in ("products-aggregate-missing", "limits-disagree") and "exclusion-completed-operations" in slugs:
        return finding.slug != "limits-disagree" or "products" in finding.requirement
    if finding.slug in LIMITS | {"field-unsure"} and "currency-not-usd" in slugs:
        return is_limit_or_grant(finding) and finding.slug not in GRANTS
    return False


def is_limit_or_grant(finding: Finding) -> bool:
    """Whether a finding is about a limit or a grant of its line.

    Source: docs/rulebook.md, deficiencies.
    """
    if finding.slug in LIMITS | GRANTS:
        return True
    head, _, part = finding.requirement.partition(".")
    if head in ("ai", "wos", "pnc") or finding.requirement in (
        "notice_days",
        "umbrella_must_sit_over",
        "aggregate_per",
    ):
        return True
    return finding.slug in ("field-unsure", finding.requirement) and part not in (
        "",
        "policy",
        "state",
        "sir_max",
        "deductible_max",
    )


def _unique(findings: list[Finding]) -> list[Finding]:
    """Each thing once: by code, line and requirement."""
    kept: dict[tuple[str, str | None, str], Finding] = {}
    for finding in findings:
        kept.setdefault((finding.slug, finding.line, finding.requirement), finding)
    return list(kept.values())
