// SPDX-License-Identifier: Apache-2.0
// What a topic's rules serve: framework -> id of a control -> why.
import type { Controls } from "../rule";

/** Data is protected on its way. */
export const IN_TRANSIT: Controls = {
  soc2: { "CC6.7": "data in transmission is protected by encryption" },
  gdpr: { "32(1)(a)": "personal data is encrypted in transit" },
  hipaa: {
    "164.312(e)(1)": "transmission of health data is guarded against access",
    "164.312(e)(2)(ii)": "health data is encrypted in transmission",
  },
  "pci-dss": { "4.2.1": "strong cryptography protects card data over open networks" },
};

/** Data is protected where it is kept. */
export const AT_REST: Controls = {
  soc2: { "CC6.1": "stored data is protected by encryption and its keys" },
  gdpr: { "32(1)(a)": "personal data is encrypted at rest" },
  hipaa: { "164.312(a)(2)(iv)": "health data is encrypted where it is stored" },
  "pci-dss": { "3.5.1": "stored account numbers are unreadable" },
};

/** Keys are managed: rotated, kept from being lost, used by their owner only. */
export const KEYS: Controls = {
  soc2: { "CC6.1": "cryptographic keys are managed over their life" },
  gdpr: { "32(1)(a)": "encryption holds as long as its keys are managed" },
  hipaa: { "164.312(a)(2)(iv)": "the means of decryption are managed" },
  "pci-dss": { "3.6.1": "keys are protected against disclosure and misuse", "3.7.4": "keys change at the end of their period" },
};

/** Every part has an owner and a class. */
export const INVENTORY: Controls = {
  soc2: { "CC6.1": "information assets are identified and classified", "C1.1": "confidential information is identified" },
  gdpr: { "30(1)": "records of processing name who answers for a system" },
  hipaa: { "164.310(d)(2)(iii)": "there is a record of systems and who answers for them" },
  "pci-dss": { "12.5.1": "an inventory of system components is kept current" },
};

/** Nothing is reachable that need not be. */
export const EXPOSURE: Controls = {
  soc2: { "CC6.6": "access from outside the boundary is restricted" },
  gdpr: { "25(2)": "data is not open to an indefinite number of people by default" },
  hipaa: { "164.312(a)(1)": "only those granted access reach systems with health data" },
  "pci-dss": { "1.3.1": "inbound traffic is limited to what is necessary", "1.4.2": "traffic from untrusted networks is restricted" },
};

/** Software runs hardened, without powers that it does not need. */
export const HARDENED: Controls = {
  soc2: { "CC6.8": "software is kept from doing what it is not meant to", "CC7.1": "configurations are held to a hardened standard" },
  gdpr: { "32(1)(b)": "confidentiality and integrity of processing systems are ensured" },
  hipaa: { "164.312(c)(1)": "health data is protected from improper alteration" },
  "pci-dss": { "2.2.1": "components are configured to a hardening standard" },
};

/** Who acts is known, and may no more than the work needs. */
export const ACCESS: Controls = {
  soc2: { "CC6.1": "logical access is restricted to those who are authorised", "CC6.3": "access follows least privilege" },
  gdpr: { "32(1)(b)": "confidentiality of processing systems is ensured" },
  hipaa: { "164.312(a)(1)": "access is allowed only to those granted it", "164.312(d)": "who seeks access is verified" },
  "pci-dss": { "7.2.2": "access is assigned by least privilege" },
};

/** People prove who they are: strong passwords, a second factor. */
export const AUTHENTICATION: Controls = {
  soc2: { "CC6.1": "users are identified and authenticated" },
  gdpr: { "32(1)(b)": "confidentiality rests on authentication of users" },
  hipaa: { "164.308(a)(5)(ii)(D)": "passwords are created, changed and safeguarded", "164.312(d)": "who seeks access is verified" },
  "pci-dss": { "8.3.6": "passwords have a minimum of length and complexity", "8.4.2": "access needs more than one factor" },
};

/** What happens is recorded, and the record kept. */
export const AUDIT: Controls = {
  soc2: { "CC7.2": "systems are monitored for anomalies", "CC7.3": "events can be evaluated afterwards" },
  gdpr: { "5(2)": "compliance can be demonstrated", "33(1)": "a breach can be noticed and described" },
  hipaa: { "164.312(b)": "activity in systems with health data is recorded and examined" },
  "pci-dss": { "10.2.1": "audit logs are enabled and active" },
};

/** Logs are kept for a year, safe from change. */
export const RETENTION: Controls = {
  soc2: { "CC7.3": "events can be evaluated afterwards" },
  gdpr: { "5(2)": "compliance can be demonstrated over time" },
  hipaa: { "164.312(b)": "recorded activity is there to be examined" },
  "pci-dss": { "10.5.1": "audit logs are kept for twelve months", "10.3.2": "audit logs are protected from change" },
};

/** Data can be restored. */
export const RECOVERY: Controls = {
  soc2: { "A1.2": "backups and recovery infrastructure are in place" },
  gdpr: { "32(1)(c)": "availability of personal data can be restored in time" },
  hipaa: { "164.308(a)(7)(ii)(A)": "retrievable exact copies of health data are made" },
  "pci-dss": { "12.10.1": "the incident response plan relies on data backups" },
};

/** The service outlives the loss of a part. */
export const RESILIENCE: Controls = {
  soc2: { "A1.1": "capacity and redundancy meet the demand" },
  gdpr: { "32(1)(b)": "availability and resilience of processing systems are ensured" },
  hipaa: { "164.308(a)(7)(ii)(C)": "critical processes continue in an emergency" },
  "pci-dss": { "12.10.1": "business continuity is part of the incident response plan" },
};
