"""What can be done to the gala, a function per verb. Each is one transaction and audited."""

from partnerships.services.gala.deciding import move_gala, rule_tie
from partnerships.services.gala.editions import change_criteria, change_gala, draw_up_gala
from partnerships.services.gala.jury import close_scoring, invite_juror, release_juror
from partnerships.services.gala.laureates import diploma_pdf, show_laureate
from partnerships.services.gala.nominating import nominate, withdraw_nomination
from partnerships.services.gala.scoring import MarkGiven, declare, save_marks

__all__ = [
    "MarkGiven",
    "change_criteria",
    "change_gala",
    "close_scoring",
    "declare",
    "diploma_pdf",
    "draw_up_gala",
    "invite_juror",
    "move_gala",
    "nominate",
    "release_juror",
    "rule_tie",
    "save_marks",
    "show_laureate",
    "withdraw_nomination",
]
