"""What a service may refuse with: each carries one sentence for the person."""

from django.core.exceptions import PermissionDenied


class Refused(Exception):
    """The act cannot be done as things stand; nothing was written.

    Args:
        sentence: what happened and what to do, in the reader's language; shown as it is.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class TransitionRefused(Refused):
    """The record is in a state from which the act does not lead on (often: somebody was quicker)."""


class NotAllowed(PermissionDenied):
    """The record is known to the actor, the act is not theirs to do. Shown as a 403 page with its sentence.

    Args:
        sentence: who can do it, in the reader's language.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
