# SPDX-License-Identifier: Apache-2.0
from ministack.services import cloudfront

from .wrap import wrap


@wrap(cloudfront, "_build_rhp_config_xml")
def omit_empty_header_lists(original, parent, config):
    """ministack returns empty header lists in response headers policies. The provider reads them as blocks that were added."""
    original(parent, config)
    for name in ("CustomHeadersConfig", "RemoveHeadersConfig"):
        element = parent.find(name)
        if element is not None and element.findtext("Quantity") == "0":
            parent.remove(element)
