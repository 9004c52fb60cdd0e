-- The known values of the columns that every webhook writes become domains. Postgres reads a table's checks from their text
-- again for each statement that writes a row, whichever columns it writes: with eleven checks, more than the writing itself
-- (docs/measurements.md P3). A domain is checked where a value of it is given, and is read once a connection.
create domain call_kind as text constraint calls_kind_known check (value in ('caller', 'test'));
create domain call_state as text constraint calls_state_known check
  (value in ('menu', 'waiting', 'connecting', 'talking', 'ended'));
create domain call_language as text constraint calls_language_known check (value in ('az', 'ru', 'en'));
create domain call_urgency as text constraint calls_urgency_known check (value in ('ordinary', 'cannot-speak', 'danger'));
create domain call_talk as text constraint calls_talk_known check
  (value in ('together', 'on-hold', 'asking', 'cover', 'on-call-phone'));
create domain call_outcome as text constraint calls_outcome_known check
  (value in ('talked', 'abandoned', 'menu-only', 'test'));
create domain call_ended_by as text constraint calls_ended_by_known check (value in ('caller', 'operator', 'line'));

alter table calls
  drop constraint calls_kind_known,
  drop constraint calls_state_known,
  drop constraint calls_language_known,
  drop constraint calls_urgency_known,
  drop constraint calls_talk_known,
  drop constraint calls_outcome_known,
  drop constraint calls_ended_by_known,
  alter kind type call_kind,
  alter state type call_state,
  alter language type call_language,
  alter urgency type call_urgency,
  alter talk type call_talk,
  alter outcome type call_outcome,
  alter ended_by type call_ended_by;

create domain leg_party as text constraint legs_party_known check (value in ('caller', 'operator'));
create domain leg_state as text constraint legs_state_known check (value in ('dialled', 'joined', 'left'));
alter table legs
  drop constraint legs_party_known,
  drop constraint legs_state_known,
  alter party type leg_party,
  alter state type leg_state;

create domain offer_state as text constraint offers_state_known check
  (value in ('pending', 'accepted', 'declined', 'expired', 'withdrawn'));
alter table offers
  drop constraint offers_state_known,
  alter state type offer_state;
