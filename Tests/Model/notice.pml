/* The life of one key: a run that may be killed, a gateway that may be slow or silent, receipts, a person.

   Every change of the state is a MOVE with the name, the start and the end of the table in
   Sources/Ledger/NoticeLifecycle.swift; a test holds both against each other.

   -DKEYED      the gateway knows a repetition by the key, for a time; what is unknown is offered again
   Wrong designs, each of which must be found out:
   -DNAIVE      what a killed run handed over is planned again
   -DSENDFIRST  the gateway is called before the hand-over is on record
   -DNODOUBT    a no closes a notice although an earlier attempt is in doubt
   -DEARLYPAY   a payment is looked at when the plan is made, not inside the hand-over
   -DFOREVER    a repetition is sent however old the key is
   -DREBOOT     the journal is believed after another start of the machine
   -DBLINDLY    a person says not sent while a request is still under way */
mtype = { none, planned, handed, accepted, unknown, rejected, not_sent, expired, skipped, dropped };
mtype = { yes, no, later, silence, untouched };

mtype st = none;
byte rows = 0, crashes = 0, calls = 0;
byte doubt = 0;        /* attempts of this row that were not answered */
byte air = 0;          /* requests that the gateway has neither taken nor lost */
byte gw = 0;           /* copies that the gateway has taken */
byte receipts = 0;
bool spoken = false;   /* a receipt of this row has come */
bool postponed = false; /* this row waits for another attempt */
bool paid = false, late = false, closed = false;
bool near = false, over = false;          /* of the gateway's time for a key: 80 %, all */
bool intent = false;   /* an attempt is open */
/* the journal: its last line about the open attempt, and whether lines may have been lost */
mtype line = none;
bool whole = true;
mtype heard = none;

#define DEFINITE (st == rejected || st == not_sent || st == expired || st == skipped || st == dropped)
#define COUNTS (st == handed || st == accepted || st == unknown)
#define MOVE(name, from, to) assert(st == from); st = to

inline settle_if_spoken() {
  if :: st == unknown && spoken -> MOVE(settle, unknown, accepted) :: else fi
}

/* The gateway gets a request: takes it (once, if it knows the key), or not. */
inline take() {
#ifdef KEYED
  if :: gw == 0 || over -> gw++; receipts++ :: else fi
#else
  gw++; receipts++
#endif
}

/* What the answer makes of the notice: SQLiteLedger.close. */
inline record(answer) {
  intent = false;
  if
  :: answer == yes -> MOVE(accept, handed, accepted)
  :: answer == silence -> MOVE(lose, handed, unknown); doubt++; settle_if_spoken()
  :: answer != yes && answer != silence ->
     if
#ifndef NODOUBT
     :: doubt > 0 || spoken -> MOVE(lose, handed, unknown); settle_if_spoken()
     :: !(doubt > 0 || spoken) ->
#else
     :: true ->
#endif
        if
        :: answer == later && !closed -> MOVE(postpone, handed, planned); postponed = true
        :: answer == later -> MOVE(refuse, handed, rejected)
        :: answer == no -> MOVE(refuse, handed, rejected)
        :: answer == untouched && closed -> MOVE(lapse, handed, expired)
        :: answer == untouched -> MOVE(fail, handed, not_sent)
        fi
     fi
  fi
}

inline may_crash() {
  if :: d_step { crashes < 2 -> crashes++ ; if :: whole = false :: skip fi }; goto start :: skip fi
}

inline call() {
  atomic { line = handed; whole = true };             /* the group's attempts, on the disk */
  may_crash();
  line = unknown;                                     /* "call" */
  may_crash();
  atomic {
    calls++;
    if
    :: true -> take(); heard = yes
    :: true -> take(); heard = silence
    :: air++; heard = silence
    :: heard = silence
#ifdef KEYED
    :: gw == 0 -> heard = no
    :: gw == 0 -> heard = later
#else
    :: heard = no
    :: heard = later
#endif
    :: heard = untouched
    fi
  };
  may_crash();
  if :: heard != silence -> line = heard :: else fi;  /* "answer" */
  may_crash();
  atomic { record(heard); line = none; heard = none }
}

active proctype Run() {
start:
  /* What a killed run left open: its journal says how far it came, if the machine has not been started since. */
  atomic {
    if
    :: intent && st == handed ->
#ifdef NAIVE
       intent = false; MOVE(postpone, handed, planned)
#else
       if
#ifdef REBOOT
       :: line == handed || (line == unknown && !whole) -> heard = untouched
       :: line == none || (line == unknown && whole) -> heard = silence
#else
       :: line == handed && whole -> heard = untouched
       :: line == none || line == unknown || (line == handed && !whole) -> heard = silence
#endif
       :: line == yes || line == no || line == later || line == untouched -> heard = line
       fi;
       record(heard)
#endif
    :: else
    fi;
    line = none; heard = none
  };
  atomic { if :: st == planned -> MOVE(drop, planned, dropped) :: else fi };
  do
  /* A new row, while the key is free. */
  :: atomic { ((st == none || DEFINITE) && rows < 2 && !paid && !closed) ->
       st = planned; rows++; doubt = 0; spoken = false; postponed = false };
     may_crash()
  :: atomic { st == planned && closed -> MOVE(expire, planned, expired) }
  :: atomic { st == planned && paid ->
#ifdef EARLYPAY
       skip };
     atomic { if :: st == planned -> MOVE(handOver, planned, handed); intent = true; late = true :: else fi };
     if :: intent -> call() :: else fi
#else
       MOVE(skip, planned, skipped) }
#endif
  :: atomic { st == planned -> MOVE(drop, planned, dropped) }
  :: atomic { st == planned && !paid && !closed && calls < 3 ->
#ifdef SENDFIRST
       skip };
     atomic { calls++; if :: true -> take() :: skip fi };
     may_crash();
     atomic { MOVE(handOver, planned, handed); MOVE(accept, handed, accepted) }
#else
       MOVE(handOver, planned, handed); intent = true; late = late || paid };
     may_crash();
     call()
#endif
#ifdef KEYED
#ifdef FOREVER
  :: atomic { st == unknown && !paid && !closed && calls < 3 ->
#else
  :: atomic { st == unknown && !paid && !closed && calls < 3 && !near ->
#endif
       MOVE(retry, unknown, handed); intent = true };
     may_crash();
     call()
#endif
  :: atomic { st == unknown && air == 0 && gw > 0 -> MOVE(confirm, unknown, accepted) }
#ifdef BLINDLY
  :: atomic { st == unknown && gw == 0 -> MOVE(release, unknown, not_sent) }
#else
  :: atomic { st == unknown && air == 0 && gw == 0 -> MOVE(release, unknown, not_sent) }
#endif
  :: break
  od
}

/* Requests that were slow arrive or are lost, whatever the run does. */
active proctype Air() {
  do
  :: atomic { air > 0 -> air--; if :: true -> take() :: skip fi }
  :: break
  od
}

/* Receipts come late, or before the answer. */
active proctype Receipts() {
  do
  :: atomic { receipts > 0 -> receipts--;
       if
       :: COUNTS -> spoken = true; settle_if_spoken()
       /* Its sender had said no for the moment, and has it all the same. */
       :: st == planned && postponed -> MOVE(believe, planned, accepted); spoken = true
       :: else
       fi }
  :: break
  od
}

/* Requests end long before a fifth of the gateway's time is over: `idempotency` is at least five times `timeout`. */
active proctype World() {
  do
  :: atomic { !paid -> paid = true }
  :: atomic { !closed -> closed = true }
  :: atomic { !near -> near = true }
  :: atomic { near && !over && air == 0 && !intent -> over = true }
  :: break
  od
}

active proctype Monitor() {
  atomic {
    (gw > 1 || late || (DEFINITE && gw > 0)) ->
    assert(gw <= 1);                 /* no borrower gets two */
    assert(!late);                   /* none leaves after a payment */
    assert(!(DEFINITE && gw > 0))    /* what is said not to have left has not */
  }
}
