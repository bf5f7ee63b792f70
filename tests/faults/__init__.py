"""What the server must survive: killed processes, damaged data, full disks, and attackers.

The ordinary run is short; `MODL_FEEDS_FAULTS=full` makes it as long as it takes to be sure.
"""

import os
from typing import Final

IS_FULL: Final = os.environ.get("MODL_FEEDS_FAULTS") == "full"
"""Whether the long forms are wanted: a soak of a minute, a hundred thousand addresses."""
