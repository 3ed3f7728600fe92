"""The interface's parts hold on a phone, in the dark, on paper and without script."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOO_SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => e.checkVisibility() && !e.matches('.skip, a.clause'))
  .map(e => [e.textContent.trim() || e.name, (e.closest('label') || e).getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 44).map(([words]) => words)"""
WIDER_THAN_SCREEN = "() => document.documentElement.scrollWidth > window.innerWidth"


@pytest.mark.parametrize("scheme", ["light", "dark"])
class TestParts:
    def test_have_no_accessibility_fault_on_a_phone(self, page, accessibility_faults, scheme):
        page.emulate_media(color_scheme=scheme)
        page.goto("/styleguide/")

        assert accessibility_faults(page) == []

    def test_have_no_accessibility_fault_on_a_desk(self, desktop, accessibility_faults, scheme):
        desktop.emulate_media(color_scheme=scheme)
        desktop.goto("/styleguide/")

        assert accessibility_faults(desktop) == []


class TestPhone:
    def test_never_scrolls_sideways(self, page):
        for width in (320, 360, 414):
            page.set_viewport_size({"width": width, "height": 740})
            page.goto("/styleguide/")

            assert not page.evaluate(WIDER_THAN_SCREEN), width

    def test_gives_every_target_room_for_a_thumb(self, page):
        page.goto("/styleguide/")

        assert page.evaluate(TOO_SMALL) == []

    def test_opens_the_reason_only_under_a_violating_answer(self, page):
        page.goto("/styleguide/")
        assert page.is_visible("#why")

        page.get_by_role("radio", name="否").last.check(force=True)

        assert not page.is_visible("#why")


class TestScripts:
    def test_send_a_form_once_however_often_it_is_pressed(self, page):
        sent = []
        page.on("request", lambda request: sent.append(request.method))
        page.goto("/styleguide/")
        sent.clear()

        with page.expect_navigation():
            page.evaluate("""() => {
                const form = document.querySelector('#form');
                form.noValidate = true;
                const button = form.querySelector('button.is-primary');
                button.click(); button.click(); button.click();
            }""")

        assert sent.count("POST") == 1

    def test_count_up_from_the_lowest_value_and_never_below_it(self, page):
        page.goto("/styleguide/")

        page.get_by_role("button", name="加一").click()
        page.get_by_role("button", name="加一").click()
        assert page.input_value("#engineers") == "1"
        for _ in range(3):
            page.get_by_role("button", name="减一").click()

        assert page.input_value("#engineers") == "0"

    def test_meet_no_refusal_from_the_content_security_policy(self, page):
        messages = []
        page.on("console", lambda message: messages.append(message.text))

        page.goto("/styleguide/")
        page.wait_for_load_state("networkidle")

        assert [text for text in messages if "Content Security Policy" in text] == []


class TestLayouts:
    def test_of_login_have_no_accessibility_fault(self, page, accessibility_faults):
        page.goto("/login/")

        assert accessibility_faults(page) == []

    def test_answer_a_wrong_address_in_chinese(self, page):
        answer = page.goto("/no-such-page/")

        assert answer.status == 404
        assert page.get_by_role("heading", level=1).inner_text() == "没有找到这个页面"
