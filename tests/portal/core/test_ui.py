"""What templates say with: figures, days, states and links in the reader's language."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from portal.core.line import Line, Step, StepPlace, Tone, tone_for
from portal.core.templatetags import ui

NBSP = "\u00a0"


def shown(source: str, path: str = "/", **context: Any) -> str:
    """A template rendered for a visitor who asked for `path`."""
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return Template(source).render(RequestContext(request, context))


@pytest.mark.parametrize(
    ("language", "words"), [("ro", f"1{NBSP}mai{NBSP}2026"), ("en", f"1{NBSP}May{NBSP}2026")]
)
def test_a_date_is_said_in_words_that_do_not_break(language: str, words: str) -> None:
    with override(language):
        assert ui.on(dt.date(2026, 5, 1)) == words


def test_things_are_listed_with_the_languages_and() -> None:
    with override("en"):
        assert ui.listed([6, 12, 24]) == "6, 12 and 24"
        assert ui.listed([6]) == "6"


def test_a_moment_is_said_in_the_portals_time_zone() -> None:
    late_in_utc = dt.datetime(2026, 11, 20, 23, 45, tzinfo=dt.UTC)
    with override("ro"):
        assert ui.on(late_in_utc) == f"21{NBSP}noiembrie{NBSP}2026"
        assert ui.at(late_in_utc) == f"21{NBSP}noiembrie{NBSP}2026,{NBSP}01:45"
        assert 'datetime="2026-11-21T01:45:00+02:00"' in ui.day(late_in_utc)


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (0, "astăzi"),
        (1, "mâine"),
        (-1, "ieri"),
        (5, f"în 5{NBSP}zile"),
        (20, f"în 20{NBSP}de zile"),
        (-3, f"acum 3{NBSP}zile"),
        (101, f"în 101{NBSP}zile"),
    ],
)
def test_days_from_today_have_romanian_plurals(away: int, words: str) -> None:
    with override("ro"):
        assert ui.days(away) == words
        assert ui.days(timezone.localdate() + dt.timedelta(days=away)) == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (1, f"încă 1{NBSP}zi"),
        (12, f"încă 12{NBSP}zile"),
        (30, f"încă 30{NBSP}de zile"),
        (0, "astăzi este ultima zi"),
        (-4, f"4{NBSP}zile întârziere"),
    ],
)
def test_days_left_say_when_it_is_late(left: int, words: str) -> None:
    with override("ro"):
        assert ui.days_left(left) == words


def test_numbers_have_the_separators_of_the_language() -> None:
    with override("ro"):
        assert ui.number(Decimal("1250000.5"), 2) == "1.250.000,50"
    with override("en"):
        assert ui.number(1250000) == "1,250,000"


def test_what_is_missing_says_nothing() -> None:
    said = shown("{{ x|on }}{{ x|at }}{{ x|day }}{{ x|days }}{{ x|days_left }}{{ x|number }}", x=None)
    assert said == shown("{{ y|on }}{{ y|at }}{{ y|day }}{{ y|days }}{{ y|days_left }}{{ y|number }}") == ""


def test_icons_are_hidden_from_screen_readers_and_obey_the_policy() -> None:
    icon = ui.icon("search")
    assert 'aria-hidden="true"' in icon
    assert "style" not in icon


def line(*steps: Step, turn: str = "", days_left: int | None = None) -> Line:
    due_on = None if days_left is None else timezone.localdate() + dt.timedelta(days=days_left)
    return Line(steps, turn=turn, due_on=due_on, days_left=days_left, tone=tone_for(days_left))


UNDER_REVIEW = (
    Step("Sent", StepPlace.PAST, dt.date(2026, 1, 9)),
    Step("Under review", StepPlace.CURRENT, dt.date(2026, 1, 12)),
    Step("Answered", StepPlace.COMING),
)


def test_the_line_is_an_ordered_list_with_turn_and_days_left() -> None:
    page = shown(
        '{% include "components/line.html" with line=line only %}',
        line=line(*UNDER_REVIEW, turn="Town hall <b>", days_left=3),
    )
    order = [page.index(word) for word in ("<ol", "Sent", "Under review", "Answered", "</ol>")]
    assert order == sorted(order)
    assert page.count('aria-current="step"') == 1
    assert "Town hall &lt;b&gt;" in page
    assert f'class="{Tone.SOON}"' in page


def test_a_record_that_left_the_line_is_drawn_as_an_end() -> None:
    declined = line(UNDER_REVIEW[0], Step("Declined", StepPlace.CURRENT, dt.date(2026, 2, 1), exit=True))
    full = shown('{% include "components/line.html" with line=line only %}', line=declined)
    row = ui.line_row(declined)
    assert 'class="current exit"' in full
    assert 'class="current exit"' in row


def test_the_line_on_a_row_names_every_state_and_escapes_names() -> None:
    row = ui.line_row(line(*UNDER_REVIEW, turn="<script>", days_left=-2))
    assert [word in row for word in ("Sent", "Under review", "Answered")] == [True] * 3
    assert "<script>" not in row
    assert f'class="{Tone.LATE}"' in row


def test_a_state_shows_its_word_escaped() -> None:
    assert ui.state("<i>", Tone.FINE) == '<span class="state state-fine">&lt;i&gt;</span>'


@pytest.mark.parametrize(
    ("path", "mark"), [("", ' aria-current="page"'), ("some-slug/", ' aria-current="true"')]
)
def test_the_navigation_marks_the_section_one_is_in(path: str, mark: str) -> None:
    here = reverse("organizations:list") + path
    assert mark in shown('{% nav_link "organizations:list" "Organizations" %}', here)
    assert "aria-current" not in shown('{% nav_link "organizations:list" "Organizations" %}', "/")


def test_the_same_page_is_linked_in_every_other_language_with_its_question() -> None:
    each = "{% for link in links %}{{ link.code }} {{ link.url }} {{ link.name }}\n{% endfor %}"
    with override("ro"):
        links = shown("{% other_languages as links %}" + each, reverse("organizations:list") + "?q=a&page=2")
    assert links.count("\n") == len(settings.LANGUAGES) - 1
    assert "en /en/organizations/?q=a&amp;page=2 English\n" in links


@pytest.mark.parametrize(
    ("language", "path", "leads_to"),
    [
        ("ro", "/no-such-page/?q=a", "en /en/no-such-page/?q=a"),
        ("en", "/en/no-such-page/", "ro /no-such-page/"),
        # Nothing leads to another host.
        ("en", "/en//example.org/", "ro /%2Fexample.org/"),
        # Without a language in its address, and there all the same.
        ("ro", "/open-data/organizations.csv", "en /open-data/organizations.csv"),
    ],
)
def test_a_page_that_is_not_there_is_said_so_in_every_other_language(
    language: str, path: str, leads_to: str
) -> None:
    each = "{% for link in links %}{{ link.code }} {{ link.url }}\n{% endfor %}"
    with override(language):
        links = shown("{% other_languages as links %}" + each, path)
    assert f"{leads_to}\n" in links


def test_breadcrumbs_begin_at_home_and_end_here() -> None:
    trail = ui.breadcrumbs("/partnerships/", "Partnerships", "A <title>")
    assert (
        trail.index(reverse("dashboard:home"))
        < trail.index("/partnerships/")
        < trail.index("A &lt;title&gt;")
    )
    assert trail.count("<a ") == 2


def test_pages_keep_the_question_and_name_the_present_one() -> None:
    page = Paginator(range(300), 25).get_page(5)
    links = shown("{% pagination page %}", "/x/?q=apă&page=5", page=page)
    assert "?q=ap%C4%83&amp;page=6" in links
    assert links.count('aria-current="page"') == 1
    assert "…" in links


def test_one_page_needs_no_links() -> None:
    assert shown("{% pagination page %}", page=Paginator(range(3), 25).get_page(1)).strip() == ""


class Question(forms.Form):
    """One field of every shape."""

    name = forms.CharField(help_text="As in the register.")
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, help_text="One.")
    story = forms.CharField(widget=forms.Textarea, max_length=20, required=False)
    agree = forms.BooleanField()


def test_an_error_is_beside_its_field_and_linked_from_the_summary() -> None:
    page = shown(
        '{% include "components/form.html" with form=form submit="Send" %}',
        form=Question({"story": "x" * 30}),
    )
    for target in ("id_name", "id_kind_0", "id_story", "id_agree"):
        assert f'href="#{target}"' in page
        assert f'id="{target}"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert '<fieldset aria-describedby="id_kind_helptext id_kind_error"' in page
    assert page.count('aria-invalid="true"') >= 3
    assert "x" * 30 in page


def test_a_form_without_errors_has_no_summary_and_marks_what_is_optional() -> None:
    page = shown('{% include "components/form.html" with form=form submit="Send" %}', form=Question())
    assert 'role="alert"' not in page
    assert page.count('class="optional"') == 1


def test_a_long_answer_is_counted_and_never_cut() -> None:
    page = shown("{{ form.story.as_field_group }}", form=Question())
    assert "maxlength" not in page
    assert 'data-limit="20"' in page


def test_the_page_for_a_request_that_could_not_be_read_needs_no_request() -> None:
    assert 'id="content"' in get_template("400.html").render()


def test_the_page_for_a_fault_of_ours_needs_nothing_and_speaks_both_languages() -> None:
    page = get_template("500.html").template.render(Context())  # type: ignore[attr-defined]
    assert 'lang="ro"' in page
    assert 'lang="en"' in page


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("Asociația „Vecinii” din Vale", "Asociația «Vecinii» din Vale"),
        ("“One” and “two”", "«One» and «two»"),
        ('Fundația "Vale"', "Fundația «Vale»"),
        ("Сдружение „Вале“", "Сдружение «Вале»"),
        ("„Deschis", "„Deschis"),
    ],
)
def test_marks_within_quotation_marks_are_the_inner_ones(name: str, within: str) -> None:
    assert ui.within_quotes(name) == within
    assert shown("{{ name|within_quotes }}", name='<b>"a"') == "&lt;b&gt;«a»"


def test_a_summary_puts_no_colon_after_a_sentence() -> None:
    class Asked(forms.Form):
        agrees = forms.BooleanField(label="I agree.")
        name = forms.CharField(label="Name")

    with override("en"):
        page = get_template("components/error_summary.html").render({"form": Asked({})})
    assert "I agree. This field" in page
    assert "Name: This field" in page
