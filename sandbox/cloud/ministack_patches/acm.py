# SPDX-License-Identifier: Apache-2.0
import json

from ministack.services import acm

from .wrap import wrap


@wrap(acm, "_request_certificate")
def store_key_algorithm(original, data):
    result = original(data)
    certificate = acm._certificates.get(json.loads(result[2]).get("CertificateArn"))
    if certificate is not None:
        certificate["KeyAlgorithm"] = data.get("KeyAlgorithm", "RSA_2048")
    return result


@wrap(acm, "_cert_shape")
def return_key_algorithm(original, certificate):
    """KeyAlgorithm is missing. A change of it replaces the certificate."""
    return {**original(certificate), "KeyAlgorithm": certificate.get("KeyAlgorithm", "RSA_2048")}
