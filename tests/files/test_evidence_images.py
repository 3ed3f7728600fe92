"""What is handed in as a picture is drawn anew or refused with its true reason; this process never decodes it."""

from __future__ import annotations

import io
import re
import resource
import subprocess
import sys
import time

import pytest
from PIL import Image

from authorities.files import image_redrawer
from authorities.files.evidence_images import SIZE_LIMIT, ImageRefused, redraw
from authorities.wording import WORDS
from tests.files import images
from tests.files.images import BROKEN, CANARY, HTML, LADEN, NAMES, OTHER_THINGS, SCRIPT

UNGUARDED = """
import io, resource, sys
from PIL import Image
Image.MAX_IMAGE_PIXELS = None
image = Image.open(io.BytesIO(sys.stdin.buffer.read()))
image.load()
image.convert("RGB")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
HUNGRY = """
import sys
import image_redrawer
from PIL import Image
Image.Image.load = lambda image: bytearray(2**31)
sys.exit(image_redrawer.main("PNG"))
"""


def refusal(content: bytes) -> str:
    with pytest.raises(ImageRefused) as refused:
        redraw(content)
    sentence = refused.value.problem.say(WORDS)
    assert re.match("[一-鿿]", sentence) and sentence.endswith("。") and "{" not in sentence
    return refused.value.problem.code


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content), formats=["JPEG"])
    image.load()
    return image


class TestCorpus:
    def test_is_large_enough_to_mean_something(self):
        assert len(OTHER_THINGS) + len(BROKEN) + len(LADEN) + len(NAMES) >= 120

    @pytest.mark.parametrize("what", OTHER_THINGS)
    def test_other_things_are_refused_before_any_decoder_sees_them(self, what):
        build, code = OTHER_THINGS[what]

        assert refusal(build()) == code

    @pytest.mark.parametrize("what", BROKEN)
    def test_broken_and_boundless_pictures_are_refused_quickly(self, what):
        build, code = BROKEN[what]
        content = build()
        started = time.monotonic()

        assert refusal(content) == code
        assert time.monotonic() - started < 4  # two seconds on a machine with nothing else to do

    @pytest.mark.parametrize("what", LADEN)
    def test_of_laden_pictures_only_the_pixels_are_left(self, what):
        content = LADEN[what]()

        drawn = redraw(content)

        found = opened(drawn.content)
        assert (found.format, found.mode, found.size) == ("JPEG", "RGB", (64, 48))
        assert set(found.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} and not found.getexif()
        assert [bad for bad in (CANARY, SCRIPT, HTML, b"PK\x03\x04") if bad in drawn.content] == []

    def test_laden_pictures_do_carry_what_they_are_to_lose(self):
        carrying = [what for what, build in LADEN.items() if any(bad in build() for bad in (CANARY, SCRIPT, HTML))]

        assert len(carrying) >= 12
        assert Image.open(io.BytesIO(images.located_jpeg())).getexif().get_ifd(0x8825)[4] == (114.0, 30.0, 50.0)


class TestLimits:
    def test_stand_exactly_where_they_are_said_to(self):
        assert redraw(images.png_of(8_000, 5_000)).width == 8_000
        assert refusal(images.png_of(8_000, 5_001)) == "evidence.too_many_pixels"
        assert redraw(images.png_of(30_000, 1)).width == 30_000
        assert refusal(images.jpeg() + bytes(SIZE_LIMIT)) == "evidence.too_big"
        assert redraw(images.jpeg().ljust(SIZE_LIMIT, b"\0")).width == 64

    def test_name_both_figures(self):
        with pytest.raises(ImageRefused) as refused:
            redraw(images.png_of(13_000, 13_000))

        assert "13000×13000像素，上限是4000万像素" in refused.value.problem.say(WORDS)

    def test_keep_a_flood_of_pixels_out_of_this_process(self):
        flood = images.png_of(13_000, 13_000)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(3):
            refusal(flood)

        assert len(flood) < 30_000
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000

    def test_without_them_the_flood_takes_hundreds_of_megabytes(self):
        ended = subprocess.run(
            [sys.executable, "-c", UNGUARDED], input=images.png_of(13_000, 13_000), capture_output=True, check=True
        )

        assert int(ended.stdout) > 300_000

    def test_of_the_process_end_a_decoder_that_wants_more_memory(self):
        folder = image_redrawer.__file__.rpartition("/")[0]

        ended = subprocess.run([sys.executable, "-c", HUNGRY], input=images.png(), cwd=folder, capture_output=True)

        assert ended.returncode == image_redrawer.TOO_MUCH, ended.stderr


class TestSignature:
    @pytest.mark.parametrize("what", ["a gif", "a bmp", "a tiff", "an icon"])
    def test_refuses_what_the_decoder_would_have_taken(self, what):
        build, code = OTHER_THINGS[what]

        Image.open(io.BytesIO(build())).load()  # without the guard: a picture like another
        assert refusal(build()) == code

    def test_decides_and_not_the_name(self):
        # redraw never sees a name: a .png called .jpg is taken for what it is
        assert redraw(images.png()).width == redraw(images.webp()).width == 64


class TestDrawing:
    def test_turns_a_photo_upright_before_the_remark_about_it_is_lost(self):
        drawn = redraw(images.located_jpeg(orientation=6))

        assert (drawn.width, drawn.height) == (48, 64)
        assert opened(drawn.content).getpixel((40, 8))[0] > 150  # the red corner, turned to the right

    def test_puts_what_is_transparent_on_white(self):
        clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))

        assert opened(redraw(images.encoded("PNG", clear)).content).getpixel((10, 10)) == (255, 255, 255)

    def test_keeps_grey_of_sixteen_bits_grey(self):
        grey = images.encoded("PNG", Image.new("I;16", (20, 20), 32_768))

        assert abs(opened(redraw(grey).content).getpixel((10, 10))[0] - 128) <= 2

    def test_takes_the_photo_of_a_phone_that_keeps_a_second_picture_behind_it(self):
        both = images.encoded("MPO", images.picture(), save_all=True, append_images=[images.picture((32, 24))])

        assert redraw(both).width == 64

    def test_gives_the_same_picture_for_the_same_file(self):
        assert redraw(images.png()).content == redraw(images.png()).content
