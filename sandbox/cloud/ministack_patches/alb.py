# SPDX-License-Identifier: Apache-2.0
from ministack.services import alb

from .wrap import wrap, xml_elements

COGNITO_FIELDS = (
    "UserPoolArn", "UserPoolClientId", "UserPoolDomain", "Scope", "SessionCookieName", "SessionTimeout", "OnUnauthenticatedRequest",
)


@wrap(alb, "_parse_actions")
def store_cognito_config(original, params, prefix="DefaultActions"):
    actions = original(params, prefix)
    for index, action in enumerate(actions, 1):
        if action["Type"] == "authenticate-cognito":
            name = f"{prefix}.member.{index}.AuthenticateCognitoConfig"
            given = {field: value for field in COGNITO_FIELDS if (value := alb._p(params, f"{name}.{field}"))}
            action["AuthenticateCognitoConfig"] = {"SessionCookieName": "AWSELBAuthSessionCookie", **given}
    return actions


@wrap(alb, "_action_xml")
def return_cognito_config(original, action):
    """AuthenticateCognitoConfig is missing in listeners and rules that authenticate users with Cognito."""
    config = action.get("AuthenticateCognitoConfig")
    added = f"<AuthenticateCognitoConfig>{xml_elements(**config)}</AuthenticateCognitoConfig>" if config else ""
    return original(action).replace("</member>", f"{added}</member>")
