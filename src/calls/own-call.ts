/** SQL: what makes call $1 that of operator $2: being in it, or still having it to finish. */
export const IS_OWN_CALL = `(
        exists (
          select from calls
           where calls.id = $1 and calls.operator_id = $2 and calls.kind = 'caller' and calls.state in ('connecting', 'talking')
        ) or exists (
          select from wrap_ups where wrap_ups.call_id = $1 and wrap_ups.operator_id = $2 and wrap_ups.finished_at is null
        )
      )`;
