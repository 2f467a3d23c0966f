"""The life of an edition of the gala: its states, what moves it, and the rubric that it begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LEAST_MARK, BEST_MARK = 1, 5
"""Marks in use in the field (the gala of civil society): from 1 to 5."""


class GalaState(models.TextChoices):
    """Where an edition stands."""

    PREPARING = "preparing", pgettext_lazy("gala", "being prepared")
    NOMINATIONS = "nominations", pgettext_lazy("gala", "nominations open")
    SCORING = "scoring", pgettext_lazy("gala", "being scored")
    DECIDED = "decided", pgettext_lazy("gala", "decided")
    PUBLISHED = "published", pgettext_lazy("gala", "published")


@dataclass(frozen=True, slots=True)
class GalaVerb:
    """What moves an edition on.

    Attributes:
        name: `partnerships.<name>` is what the audit records.
        leaves: the state from which it can be done.
        to: the state that it leads to.
        since: the moment on the edition that it writes.
        button: what its button says.
        does: what it will do, said beside the button.
        done: said once it is done.
        audit: what the audit calls it.
    """

    name: str
    leaves: GalaState
    to: GalaState
    since: str
    button: StrOrPromise
    does: StrOrPromise
    done: StrOrPromise
    audit: StrOrPromise


OPEN = GalaVerb(
    "gala_open",
    GalaState.PREPARING,
    GalaState.NOMINATIONS,
    "opened_at",
    button=_("Open the nominations"),
    does=_(
        "The edition becomes public with its call and criteria. Parties of eligible partnerships can "
        "nominate them within the period."
    ),
    done=_("The edition is public, and nominations are open."),
    audit=pgettext_lazy("verb", "nominations opened"),
)
SCORE = GalaVerb(
    "gala_score",
    GalaState.NOMINATIONS,
    GalaState.SCORING,
    "scoring_began_at",
    button=_("Begin the scoring"),
    does=_(
        "No nomination can be added or withdrawn any more, and criteria, weights and rules for ties stay as "
        "they are. Jurors declare their conflicts and give their marks."
    ),
    done=_("The jurors can give their marks."),
    audit=pgettext_lazy("verb", "scoring begun"),
)
DECIDE = GalaVerb(
    "gala_decide",
    GalaState.SCORING,
    GalaState.DECIDED,
    "decided_at",
    button=_("Decide"),
    does=_("The ranking is kept as it stands, with its laureates. Nobody sees it before it is published."),
    done=_("The ranking is kept. Add pictures, then publish the laureates."),
    audit=pgettext_lazy("verb", "decided"),
)
PUBLISH = GalaVerb(
    "gala_publish",
    GalaState.DECIDED,
    GalaState.PUBLISHED,
    "published_at",
    button=_("Publish the laureates"),
    does=_(
        "Everyone sees the laureates. The parties of each are told by mail and can take away their diploma."
    ),
    done=_("The laureates are public, and their parties were told by mail."),
    audit=pgettext_lazy("verb", "laureates published"),
)
GALA_LIFE = (OPEN, SCORE, DECIDE, PUBLISH)

GALA_TRANSITIONS: Mapping[str, frozenset[str]] = {
    state: frozenset(verb.to for verb in GALA_LIFE if verb.leaves == state) for state in GalaState
}
"""For each state, where it may lead."""

SINCE: Mapping[str, str] = {
    GalaState.PREPARING: "created_at",
    **{verb.to: verb.since for verb in GALA_LIFE},
}
"""The moment on an edition at which it reached a state."""

GALA_VERBS: Mapping[str, StrOrPromise] = {
    "partnerships.gala_new": pgettext_lazy("verb", "edition drawn up"),
    "partnerships.gala_change": pgettext_lazy("verb", "edition changed"),
    "partnerships.gala_criteria": pgettext_lazy("verb", "criteria changed"),
    **{f"partnerships.{verb.name}": verb.audit for verb in GALA_LIFE},
    "partnerships.gala_close_scoring": pgettext_lazy("verb", "scoring closed"),
    "partnerships.gala_nominate": pgettext_lazy("verb", "nominated for the gala"),
    "partnerships.gala_withdraw": pgettext_lazy("verb", "nomination withdrawn"),
    "partnerships.gala_invite_juror": pgettext_lazy("verb", "juror invited"),
    "partnerships.gala_release_juror": pgettext_lazy("verb", "juror released"),
    "partnerships.gala_declare": pgettext_lazy("verb", "conflict of interest declared or denied"),
    "partnerships.gala_submit_marks": pgettext_lazy("verb", "marks submitted"),
    "partnerships.gala_rule_tie": pgettext_lazy("verb", "tie ruled"),
    "partnerships.gala_show_laureate": pgettext_lazy("verb", "picture and words of a laureate changed"),
    "partnerships.gala_laureate": pgettext_lazy("verb", "laureate of the gala"),
}
"""What the audit calls each act on an edition."""


@dataclass(frozen=True, slots=True)
class DefaultCriterion:
    """A criterion of the rubric in use in the field.

    Attributes:
        name: what it is called.
        asks: the question that a juror answers.
        weight: of the score, in whole percents.
        tie: its place among the criteria that decide a tie; None when it decides none.
        meanings: of the marks, from 1 to 5.
    """

    name: StrOrPromise
    asks: StrOrPromise
    weight: int
    tie: int | None
    meanings: tuple[StrOrPromise, StrOrPromise, StrOrPromise, StrOrPromise, StrOrPromise]


DEFAULT_CRITERIA: Mapping[str, DefaultCriterion] = {
    "relevance": DefaultCriterion(
        _("Relevance"),
        _("Does it answer a real need of the people it is for?"),
        15,
        None,
        (
            _("The need is only claimed; nothing shows it."),
            _("The need is shown in part, and those concerned were not asked."),
            _("The need is shown by facts; those concerned were told."),
            _("The need is shown by facts, and those concerned helped to describe it."),
            _("Those concerned set the priorities, and the partnership follows them as they change."),
        ),
    ),
    "effectiveness": DefaultCriterion(
        _("Effectiveness"),
        _("Was what was agreed done, and were the targets reached?"),
        20,
        None,
        (
            _("Most of what was agreed was not done."),
            _("Part was done; the main targets were missed."),
            _("Most was done; the main targets were reached in part."),
            _("All that matters was done, and the targets were reached."),
            _("The targets were exceeded, and the figures are documented."),
        ),
    ),
    "coherence": DefaultCriterion(
        _("Coherence"),
        _("Do its parts fit together, and with what the authority and others already do?"),
        10,
        None,
        (
            _("The activities do not serve the objectives, or double what others do."),
            _("Some activities serve the objectives; others stand alone."),
            _("The activities serve the objectives; links to other work are few."),
            _("Activities, budget and roles fit together and with the authority’s own plans."),
            _("It makes other work stronger: services and policies were built around it."),
        ),
    ),
    "impact": DefaultCriterion(
        _("Impact and efficiency"),
        _("What changed for people, and was it worth the money and the work?"),
        20,
        2,
        (
            _("No change can be seen for people."),
            _("A small change, at a high cost."),
            _("A change for those directly reached, at a fair cost."),
            _("A clear change, also beyond those directly reached, at a low cost."),
            _("A lasting change for many, measured, at a cost that others can bear."),
        ),
    ),
    "durability": DefaultCriterion(
        _("Durability"),
        _("Does it go on, and who carries it?"),
        25,
        1,
        (
            _("It ends with the money of the project."),
            _("It goes on in small parts, as long as volunteers hold out."),
            _("It goes on for a while; who pays next year is open."),
            _("It goes on with people and money that both sides have set aside."),
            _("It is part of the authority’s own services or budget, and the NGO keeps its role."),
        ),
    ),
    "originality": DefaultCriterion(
        _("Originality"),
        _("What is new here, and can others take it over?"),
        10,
        None,
        (
            _("Nothing differs from what is usual."),
            _("A usual way of working with small changes."),
            _("New for this place, known elsewhere."),
            _("New for this field, and described so that others can learn from it."),
            _("New, proven, and already taken over by others."),
        ),
    ),
}
"""Weights together are 100; the gala rewards what lasts, so durability weighs most and decides ties first."""
