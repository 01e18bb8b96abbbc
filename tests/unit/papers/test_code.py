import zxingcpp
from PIL import Image, ImageDraw

from app.papers import code

SCALE = 12


def test_a_scanner_reads_what_was_meant() -> None:
    address = "https://service.example.com/cases/202611-001"
    image = Image.new("L", (32 * SCALE, 32 * SCALE), 255)
    drawing = ImageDraw.Draw(image)
    for box in code.boxes(address, 4, 4, 24):
        corner = (box.x * SCALE, box.y * SCALE, (box.x + box.width) * SCALE, (box.y + box.height) * SCALE)
        drawing.rectangle(corner, fill=0)
    (found,) = zxingcpp.read_barcodes(image)
    assert (found.text, found.format) == (address, zxingcpp.BarcodeFormat.QRCode)


def test_it_stays_within_its_square() -> None:
    boxes = list(code.boxes("202611-001", 10, 20, 22))
    assert min(box.x for box in boxes) == 10
    assert max(box.x + box.width for box in boxes) <= 32.001
    assert max(box.y + box.height for box in boxes) <= 42.05
