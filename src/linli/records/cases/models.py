"""The case, its reports, steps, clocks, evidence and requests; and the messages that leave because of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from linli.records.people.models import Account, Organisation, new_id
from linli.records.territory.models import Area, ResponsibilityGrid, UnitGrid

from .outgoing import MessageRules, MessageTemplate, OutboxMessage  # noqa: F401 - all tables are found here

KINDS = [("component", "component"), ("event", "event")]
CHANNELS = ("web", "field", "telephone", "counter", "open311", "api", "sms", "mail", "import")
NOTIFY = ("none", "mail", "sms")


class CaseSerial(models.Model):
    """The last case number given out on a day; the row lock makes numbers unique, and rare gaps are no fault."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.day} {self.last}"


# Returned by a unit, sent to be done again, or reopened.
CAME_BACK = Q(state="to_dispatch", dispatch_count__gt=0) | Q(rework_count__gt=0) | Q(reopen_count__gt=0)
_COUNTED_BY = ("is_clock_stopped", "warn_at", "place_path")


class Case(models.Model):
    """案卷: one problem at one place, on its way through the loop."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=19, unique=True)
    version = models.PositiveIntegerField(default=1)  # grows with every step; a page says which one it saw

    # what
    kind = models.CharField(max_length=10, choices=KINDS)
    code = models.CharField(max_length=5)
    condition = models.CharField(max_length=40, blank=True)
    pack = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    is_urgent = models.BooleanField(default=False)

    # where
    place_text = models.CharField(max_length=256, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    place_how = models.CharField(
        max_length=10, choices=[(h, h) for h in ("inside", "nearest", "outside", "none")], default="none"
    )
    place_path = models.CharField(
        max_length=120
    )  # "999001/002/004/G07/": whoever has rights in a prefix sees it
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit_grid = models.ForeignKey(UnitGrid, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    grid = models.ForeignKey(
        ResponsibilityGrid, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    component_code = models.CharField(max_length=17, blank=True)

    # how far
    flow = models.CharField(max_length=40, default="ordinary")
    state = models.CharField(max_length=40)
    previous_state = models.CharField(max_length=40, blank=True)
    is_open = models.BooleanField(default=True)
    holder_power = models.CharField(max_length=40, blank=True)  # who has to do something now
    unit = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="handled_cases"
    )
    holder = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    why = models.JSONField(default=dict)  # the rule that brought it there: {"rule": "D-03", "en": …, "zh": …}
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    original = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )

    # when
    channel = models.CharField(max_length=12, choices=[(c, c) for c in CHANNELS])
    reported_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)  # first
    handled_at = models.DateTimeField(null=True, blank=True)  # last
    closed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    handling_due_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)  # of the present step, for the queue
    warn_at = models.DateTimeField(null=True, blank=True)
    is_clock_stopped = models.BooleanField(default=False)
    is_calendar_missing = models.BooleanField(default=False)

    # counted
    dispatch_count = models.PositiveSmallIntegerField(default=0)
    redirect_count = models.PositiveSmallIntegerField(default=0)
    rework_count = models.PositiveSmallIntegerField(default=0)
    reopen_count = models.PositiveSmallIntegerField(default=0)
    urge_count = models.PositiveSmallIntegerField(default=0)
    was_late = models.BooleanField(default=False)  # at any handling: a later extension does not wash it off
    is_sampled = models.BooleanField(default=False)
    has_suspension = models.BooleanField(default=False)
    rating = models.CharField(max_length=12, blank=True)
    rating_reason = models.TextField(blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)

    # imported history: runs no clocks and rings nobody
    is_imported = models.BooleanField(default=False)
    source = models.CharField(max_length=60, blank=True)
    source_ref = models.CharField(max_length=80, blank=True)
    source_data = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_ref"], condition=~Q(source=""), name="case_imported_once"
            ),
            models.CheckConstraint(condition=~Q(id=F("original")), name="case_is_not_its_own_original"),
            models.CheckConstraint(condition=~Q(id=F("parent")), name="case_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__isnull=False, lat__isnull=False),
                name="case_place_is_paired",
            ),
            models.CheckConstraint(
                condition=Q(rated_at__isnull=True, rating="") | Q(rated_at__isnull=False) & ~Q(rating=""),
                name="case_rating_is_paired",
            ),
            models.CheckConstraint(
                condition=Q(is_imported=True) | Q(is_open=False) | ~Q(holder_power=""),
                name="open_case_has_a_holder",
            ),
        ]
        indexes = [
            models.Index(fields=["-reported_at", "id"], name="case_newest"),
            # the lists of open cases, sorted; what they are counted by lies in the index, so that counting reads no case
            models.Index(fields=["due_at", "id"], include=[*_COUNTED_BY, "holder_power", "unit"], condition=Q(is_open=True), name="case_open_due"),
            models.Index(fields=["state", "due_at"], condition=Q(is_open=True), name="case_open_state"),
            models.Index(fields=["place_path"], name="case_place_path", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["unit", "due_at", "id"], include=[*_COUNTED_BY, "holder_power", "lat", "lon"], condition=Q(is_open=True), name="case_open_unit"),
            models.Index(fields=["holder_power", "due_at", "id"], include=[*_COUNTED_BY, "unit"], condition=Q(is_open=True), name="case_open_power"),
            models.Index(fields=["lat", "lon"], include=["id", "kind", "code", "reported_at", "place_path", "unit"], condition=Q(is_open=True), name="case_open_place"),
            # few among very many: standing clocks, urged ones, those that came back
            models.Index(fields=["holder_power", "due_at"], condition=Q(is_open=True, is_clock_stopped=True), name="case_open_stopped"),
            models.Index(fields=["due_at"], include=["place_path", "unit"], condition=Q(is_open=True, urge_count__gt=0), name="case_open_urged"),
            models.Index(fields=["due_at"], include=["place_path", "unit", "holder_power"], condition=Q(is_open=True) & CAME_BACK, name="case_open_back"),
            models.Index(fields=["code", "lat", "lon"], name="case_code_place"),
            models.Index(fields=["changed_at"], name="case_changed"),
            models.Index(fields=["handling_due_at"], name="case_handling_due"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> str:
        return f"case:{self.id}"


class Report(models.Model):
    """上报: what somebody told us. Several reports can belong to one case."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    channel = models.CharField(max_length=12, choices=[(c, c) for c in CHANNELS])
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)
    content = models.CharField(max_length=64, blank=True)  # fingerprint of what was sent with the key
    text = models.TextField(blank=True)
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_public = models.BooleanField(default=True)  # by a resident, not on a round
    reported_at = models.DateTimeField()
    link_until_at = models.DateTimeField()  # the follow link works until then
    language = models.CharField(max_length=10, default="zh-hans")

    def __str__(self) -> str:
        return str(self.id)


class ReporterContact(models.Model):
    """The only place with a reporter's name and number; one row a report, erased on request."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, primary_key=True, related_name="contact")
    name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    device = models.CharField(max_length=100, blank=True)  # Open311 device_id
    notify = models.CharField(max_length=4, choices=[(n, n) for n in NOTIFY], default="none")
    keep_until_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(notify="none") | Q(notify="mail") & ~Q(email="") | Q(notify="sms") & ~Q(phone=""),
                name="contact_can_be_notified",
            )
        ]

    def __str__(self) -> str:
        return str(self.report_id)


class Step(models.Model):
    """One row of a case's history; appended, never changed (a trigger refuses)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    seq = models.PositiveIntegerField()
    move = models.CharField(max_length=40)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40)
    power = models.CharField(max_length=40)
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(blank=True)  # words of the one who acted, or the reason
    data = models.JSONField(default=dict)
    was_stale = models.BooleanField(default=False)  # acted on an older view
    is_public = models.BooleanField(default=False)

    class Meta:
        ordering = ["case", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="step_once")]
        indexes = [models.Index(fields=["move", "at"], name="step_move_at")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq} {self.move}"


class Clock(models.Model):
    """A limit that runs: the handling clock of a case, or the clock of one of its stages."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=20)  # "handling", or the stage: "verify" "file" "dispatch" "check"
    limit_value = models.PositiveIntegerField()
    limit_unit = models.CharField(max_length=20)
    state = models.CharField(
        max_length=10,
        choices=[(s, s) for s in ("running", "paused", "stopped", "no_year")],
        default="running",
    )
    holder_power = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True)
    total = models.DurationField(null=True, blank=True)  # the whole limit with extensions, in the same time
    remaining = models.DurationField(
        null=True, blank=True
    )  # while paused, in the unit's own time; < 0: overdue
    stopped_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(default=False)
    lines = models.JSONField(default=list)  # the counting, line by line: [[en, zh], …]
    missing_year = models.PositiveSmallIntegerField(null=True, blank=True)
    next_alarm = models.CharField(max_length=10, blank=True)  # "warning" "red" "escalation", paused: "resume"
    next_alarm_at = models.DateTimeField(null=True, blank=True)
    set_aside = models.TextField(blank=True)  # the sweep could not do it: why

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=~Q(state="stopped"), name="clock_one_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(state="running", due_at__isnull=False) | ~Q(state="running"),
                name="running_clock_has_due",
            ),
            models.CheckConstraint(
                condition=Q(next_alarm_at__isnull=True)
                | Q(state="running")
                | Q(state="paused", next_alarm="resume"),
                name="stopped_clocks_are_silent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_alarm_at"],
                condition=Q(next_alarm_at__isnull=False, set_aside=""),
                name="clock_next_alarm",
            ),
            models.Index(fields=["missing_year"], condition=Q(state="no_year"), name="clock_no_year"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.due_at}"


class Alarm(models.Model):
    """A warning, red or escalation that was given; unique, so that two sweep loops give it once."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="alarms")
    kind = models.CharField(max_length=10)
    due_at = models.DateTimeField()  # an extension makes a new due moment, and so new alarms
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "kind", "due_at"], name="alarm_once")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.kind}"


class Evidence(models.Model):
    """A photo or document of a case; the file lies under MEDIA/<tenant>/<sha256>."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    report = models.ForeignKey(
        Report, null=True, blank=True, on_delete=models.SET_NULL, related_name="evidence"
    )
    step = models.ForeignKey(Step, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(
        max_length=10, choices=[(k, k) for k in ("before", "after", "other")], default="before"
    )
    sha256 = models.CharField(max_length=64)
    original_sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "original_sha256", "kind"], name="evidence_once")
        ]

    def __str__(self) -> str:
        return self.sha256


class Request(models.Model):
    """An extension or a suspension that was asked for; somebody else decides."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=12, choices=[("extension", "extension"), ("suspension", "suspension")])
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.TextField()
    limit_value = models.PositiveIntegerField(null=True, blank=True)
    limit_unit = models.CharField(max_length=20, blank=True)
    until_on = models.DateField(null=True, blank=True)
    decision = models.CharField(
        max_length=8, choices=[(d, d) for d in ("granted", "refused", "lapsed")], blank=True
    )
    decided_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(decision=""), name="request_one_open"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="request_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                # the case left the unit before anybody decided
                | Q(decision="lapsed", decided_by__isnull=True, decided_at__isnull=False)
                | Q(decision__in=["granted", "refused"], decided_by__isnull=False, decided_at__isnull=False),
                name="request_decision_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"


class StandardText(models.Model):
    """常用语: words that staff put into a step and then make their own; for some steps and classes, or for all."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    text_zh = models.TextField()
    text_en = models.TextField()
    moves = ArrayField(models.CharField(max_length=40), default=list, blank=True)  # [] = every step
    classes = ArrayField(
        models.CharField(max_length=20), default=list, blank=True
    )  # "event:05003", or a head such as "event:05"; [] = every class
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name_zh"], name="standard_text_name_zh_once"),
            models.UniqueConstraint(fields=["name_en"], name="standard_text_name_en_once"),
            models.CheckConstraint(
                condition=~Q(text_zh="") & ~Q(text_en="") & ~Q(name_zh="") & ~Q(name_en=""),
                name="standard_text_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en

    @property
    def name(self) -> str:
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en

    @property
    def text(self) -> str:
        return self.text_zh if (get_language() or "zh").startswith("zh") else self.text_en

    def suits(self, move: str, kind: str, code: str) -> bool:
        """Whether it is offered for this step of a case of this class."""
        key = f"{kind}:{code}"
        return (not self.moves or move in self.moves) and (
            not self.classes or any(key.startswith(head) for head in self.classes)
        )


class SavedFilter(models.Model):
    """存的筛选: a way to look at the queue that one person has given a name; nobody else sees it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    address = models.CharField(max_length=1000)  # the filters as they stand in the queue's address
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="saved_filter_name_once")]

    def __str__(self) -> str:
        return self.name
