from partnerships.views.gala.deciding import gala_marks, gala_move, gala_ranking, gala_tie
from partnerships.views.gala.editions import gala, gala_change, gala_criteria, gala_list, gala_new
from partnerships.views.gala.jury import gala_close_scoring, gala_jury, gala_release
from partnerships.views.gala.laureates import gala_diploma, gala_laureate
from partnerships.views.gala.nominating import (
    gala_eligible,
    gala_nominate,
    gala_nominations,
    gala_withdraw,
)
from partnerships.views.gala.scoring import gala_sheet, gala_sheets

__all__ = [
    "gala",
    "gala_change",
    "gala_close_scoring",
    "gala_criteria",
    "gala_diploma",
    "gala_eligible",
    "gala_jury",
    "gala_laureate",
    "gala_list",
    "gala_marks",
    "gala_move",
    "gala_new",
    "gala_nominate",
    "gala_nominations",
    "gala_ranking",
    "gala_release",
    "gala_sheet",
    "gala_sheets",
    "gala_tie",
    "gala_withdraw",
]
