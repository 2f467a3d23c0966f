from partnerships.selectors.agreement import (
    Agreement,
    agreement_of,
    first_text,
    is_left,
    left_parties,
    own_parties,
    without_signatory,
)
from partnerships.selectors.amending import amendments_of, missing_of, open_amendment
from partnerships.selectors.answering import (
    answers_with_four_eyes,
    is_offered,
    prepared_answer_of,
    who_can_answer,
)
from partnerships.selectors.conversation import (
    Participant,
    named_in,
    of_people,
    people_of,
    piece_of,
    read_until,
    unread_by,
    with_unread,
)
from partnerships.selectors.needs import line_of_need, linked_data_of
from partnerships.selectors.partnerships import (
    DeskRow,
    desk_pages,
    desk_rows,
    is_in_time,
    line_of,
    party_names,
    standing,
)
from partnerships.selectors.stuck import causes, stuck
from partnerships.selectors.turns import (
    NEXT_ACTS,
    Asked,
    in_turn_of,
    of_parties,
    ready_to_begin,
)
from partnerships.selectors.whose_turn import turn_words, whose_turn

__all__ = [
    "NEXT_ACTS",
    "Agreement",
    "Asked",
    "DeskRow",
    "Participant",
    "agreement_of",
    "amendments_of",
    "answers_with_four_eyes",
    "causes",
    "desk_pages",
    "desk_rows",
    "first_text",
    "in_turn_of",
    "is_in_time",
    "is_left",
    "is_offered",
    "left_parties",
    "line_of",
    "line_of_need",
    "linked_data_of",
    "missing_of",
    "named_in",
    "of_parties",
    "of_people",
    "open_amendment",
    "own_parties",
    "party_names",
    "people_of",
    "piece_of",
    "prepared_answer_of",
    "read_until",
    "ready_to_begin",
    "standing",
    "stuck",
    "turn_words",
    "unread_by",
    "who_can_answer",
    "whose_turn",
    "with_unread",
    "without_signatory",
]
