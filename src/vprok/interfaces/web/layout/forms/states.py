"""States of forms as colours of their marks."""

from vprok.domain.intake.states import SeenState, SubmissionState, Verdict

TONES: dict[str, str] = {
    SeenState.NOT_OPEN: "wait",
    SeenState.OPEN: "open",
    SeenState.DOWNLOADED: "open",
    SeenState.FINDINGS: "warn",
    SeenState.CONFIRM: "warn",
    SeenState.HANDED_OVER: "info",
    SeenState.ACCEPTED: "good",
    SeenState.REPLACED: "good",
    SeenState.LATE: "bad",
    SeenState.EXCUSED: "off",
    SeenState.REOPENED: "open",
}
VERSION_TONES: dict[str, str] = {
    SubmissionState.RECEIVED: "wait",
    SubmissionState.FINDINGS: "bad",
    SubmissionState.CONFIRM: "warn",
    SubmissionState.HANDED: "info",
    SubmissionState.RETURNED: "warn",
    SubmissionState.ACCEPTED: "good",
    SubmissionState.REPLACED: "off",
}
VERDICT_TONES: dict[str, str] = {
    Verdict.EXCUSED: "off",
    Verdict.REOPENED: "open",
    Verdict.MOVED: "info",
    Verdict.RESTORED: "info",
}
