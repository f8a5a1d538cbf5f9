"""An attacker with every participants' paper, spreadsheet and package of the example.

They may read all of them, of any date, in either language, add up and subtract. They
must not find a hidden organisation, a name behind another, the place of who wants none
shown, nor where below the province a sensitive service is. Each attack is tried again
on a house that was broken on purpose, where it has to succeed.
"""

import io
import zipfile
from pathlib import Path

import pytest

from coalition.blocks import Block, Table
from coalition.domain import Offer, Organisation
from coalition.exchange.xlsx_writer import write_register_xlsx
from coalition.sessions.example import EXAMPLE, load_example
from coalition.store import Store
from coalition.workbooks.landscape.workbook import LandscapeWorkbook

from ..papers import pages


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("attacked") / "store.db"
    store = Store.open_or_create(made)
    load_example(store)
    store.close()
    return made


class Thief:
    """Takes what there is to take, and reads it."""

    def pages(self, workbook: LandscapeWorkbook) -> dict[str, list[Block]]:
        """Lay out all that the notebook prints."""
        return pages(workbook)

    def spreadsheet(self, path: Path, day: str | None) -> bytes:
        """Write the register as participants may download it."""
        workbook = LandscapeWorkbook.open(EXAMPLE, as_of=day, store=str(path))
        return write_register_xlsx(
            workbook.read(Organisation), workbook.read(Offer), workbook.coalition, "en"
        )

    def squares(self, blocks: list[Block]) -> dict[tuple[str, str], str]:
        """Read the table of services by places: (service, place) -> what stands there."""
        (table,) = (block for block in blocks if isinstance(block, Table))
        services = [column.text for column in table.columns[1:]]
        return {
            (service, row.cells[0].text): cell.text
            for row in table.rows
            for service, cell in zip(services, row.cells[1:], strict=True)
        }

    def unpacked(self, data: bytes) -> str:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(
                archive.read(n).decode("utf-8") for n in archive.namelist()
            )


@pytest.fixture(scope="session")
def thief() -> Thief:
    return Thief()
