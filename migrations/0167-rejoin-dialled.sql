-- The room ended with the first one's leg, as far as anybody knows: colleague and caller come back into it. A caller who asks on after
-- the old room is a ghost; one who did so already was taken to have pressed the key for the cover, and must be fetched: true.
create or replace function rejoin_after_first(call calls, guess_seconds integer) returns boolean
language plpgsql as $$
declare
  is_guess boolean;
begin
  is_guess := coalesce(call.talk = 'cover', false) and exists (
    select from call_events
     where call_events.call_id = call.id
       and call_events.kind = 'cover-guessed'
       and call_events.at > line_now() - make_interval(secs => guess_seconds)
  );
  update calls
     set join_number = calls.join_number + 1, talk = case when is_guess then 'together' else calls.talk end
   where calls.id = call.id;
  -- Dialled anew, for whoever asks on after the old room.
  update legs set join_number = legs.join_number + 1, dialled_at = line_now()
   where legs.call_id = call.id and legs.party = 'operator' and legs.state <> 'left';
  return is_guess;
end $$;
