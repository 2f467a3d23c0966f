from partnerships.selectors.agreement import (
    Agreement,
    agreement_of,
    first_text,
    is_left,
    left_parties,
    own_parties,
    without_signatory,
)
from partnerships.selectors.answering import (
    answers_with_four_eyes,
    is_offered,
    prepared_answer_of,
    who_can_answer,
)
from partnerships.selectors.needs import line_of_need, linked_data_of
from partnerships.selectors.partnerships import DeskRow, desk_rows, is_in_time, line_of, party_names, standing
from partnerships.selectors.stuck import causes, stuck
from partnerships.selectors.turns import (
    NEXT_ACTS,
    Asked,
    in_turn_of,
    missing_parties,
    of_parties,
    ready_to_begin,
)

__all__ = [
    "NEXT_ACTS",
    "Agreement",
    "Asked",
    "DeskRow",
    "agreement_of",
    "answers_with_four_eyes",
    "causes",
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
    "missing_parties",
    "of_parties",
    "own_parties",
    "party_names",
    "prepared_answer_of",
    "ready_to_begin",
    "standing",
    "stuck",
    "who_can_answer",
    "without_signatory",
]
