"""Starting, pausing, resuming and leaving; and the home page that shows it all."""

from tests.acceptance.journey import send_level_1, start


def test_a_start_says_where_ada_stands_and_what_is_next(ada):
    message = start(ada)
    assert "0 of 3 levels" in message.text
    assert "Next: " in message.text
    assert "Add evidence for Level 1" in message.labels


def test_starting_twice_is_one_enrolment(house, ada):
    ada.dm("tell me about career prepared")
    answer = ada.expect("Career Prepared")
    for _ in range(2):
        ada.press("Start this pathway", in_=answer)
        ada.expect("You're on")
    with house.cairn.desk.store.read() as unit:
        assert len(unit.enrolments.of(house.cairn.desk.team, ada.id)) == 1


def test_home_shows_a_card_with_levels_the_next_step_and_buttons(ada):
    start(ada)
    home = ada.home("Career Prepared")
    for words in (
        "0 of 3 levels",
        "○ Level 1",
        "○ Level 2",
        "○ Level 3",
        "◇ Career Prepared Micro-Credential",
        "Next: ",
    ):
        assert words in home.text
    assert {"Add evidence for Level 1", "Pause", "Leave"} <= set(home.labels)


def test_home_of_a_newcomer_says_how_to_begin(ada):
    assert "How this works" in ada.home("How this works").text


def test_home_shows_what_is_with_the_assessors_and_by_when(ada):
    send_level_1(ada)
    assert "with the assessors, decision by " in ada.home("with the assessors").text


def test_a_pause_stops_asking_and_a_resume_takes_it_up_again(house, ada):
    start(ada)
    ada.press("Pause", in_=ada.home("Pause"))
    assert "Nothing is lost" in ada.expect("Paused").text
    paused = ada.home("paused")
    assert "Add evidence for Level 1" not in paused.labels
    ada.press("Take it up again", in_=paused)
    assert "You're on" in ada.expect("You're on").text
    assert "Add evidence for Level 1" in ada.home("Add evidence").labels


def test_who_leaves_keeps_badges_and_may_start_again(ada):
    start(ada)
    ada.press("Leave", in_=ada.home("Leave"))
    left = ada.expect("You have left")
    assert "badges stay yours" in left.text
    ada.press("Start again", in_=left)
    assert "You're on" in ada.expect("You're on").text


def test_every_step_is_on_the_record_with_who_took_it(house, ada):
    start(ada)
    ada.press("Pause", in_=ada.home("Pause"))
    ada.press("Take it up again", in_=ada.expect("Paused"))
    ada.expect("You're on")
    ada.press("Leave", in_=ada.home("Leave"))
    ada.expect("You have left")
    with house.cairn.desk.store.read() as unit:
        enrolment = unit.enrolments.of(house.cairn.desk.team, ada.id)[0]
    entries = house.audit(enrolment.id)
    assert [e.action.removeprefix("enrolment.") for e in entries] == ["started", "paused", "resumed", "left"]
    assert {e.actor for e in entries} == {ada.id}


def test_a_pathway_that_was_left_is_not_resumed_from_an_old_message(house, ada):
    start(ada)
    ada.press("Pause", in_=ada.home("Pause"))
    paused = ada.expect("Paused")
    ada.press("Leave", in_=ada.home("· paused"))
    ada.expect("You have left")
    ada.press("Take it up again", in_=paused)
    assert "not on that pathway now" in ada.expect("not on that pathway").text
    with house.cairn.desk.store.read() as unit:
        assert unit.enrolments.of(house.cairn.desk.team, ada.id)[0].state == "left"
