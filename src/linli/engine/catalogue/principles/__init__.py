"""What this product refuses to hold about people, enforced for every pack and every programme.

A text is refused when it is *about persons* in one of fourteen ways (political opinion, belief,
ethnicity, petitions, sexual life, births, genes, faces, risk scores, tracking, assembly, speech,
worship, a file on somebody). The same word for an object or a place is let through: a temple's roof, 民族路, a key fire
unit 重点单位, an evacuation assembly point. The lists are not configurable.
"""

from linli.engine.catalogue.principles.refusing import (
    PRINCIPLES,
    Principle,
    admit,
    find_forbidden,
    refuse_forbidden,
)

__all__ = ["PRINCIPLES", "Principle", "admit", "find_forbidden", "refuse_forbidden"]
