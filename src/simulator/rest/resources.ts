import type { Exchange } from '../calls/exchange.ts';
import { rfc2822, talkSeconds } from '../calls/fields.ts';
import type { Leg } from '../calls/leg.ts';
import { type Recording, recordedSeconds, recordingUrl } from '../calls/recording.ts';
import type { Member, Room } from '../calls/room.ts';
import { API_VERSION, type NumberSettings } from '../settings.ts';
import { sidOfNumber } from '../sids.ts';

/** A call as REST shows it. */
export function callJson(exchange: Exchange, leg: Leg): unknown {
  const uri = `${base(exchange)}/Calls/${leg.sid}`;
  return {
    sid: leg.sid,
    date_created: rfc2822(leg.createdAt),
    date_updated: rfc2822(leg.endedAt ?? leg.answeredAt ?? leg.createdAt),
    parent_call_sid: leg.parent?.sid ?? null,
    account_sid: exchange.settings.accountSid,
    to: leg.to,
    to_formatted: leg.to,
    from: leg.from,
    from_formatted: leg.from,
    phone_number_sid: leg.direction === 'inbound' && !leg.from.startsWith('client:') ? sidOfNumber(leg.to) : null,
    status: leg.state,
    start_time: dateOrNull(leg.answeredAt),
    end_time: dateOrNull(leg.endedAt),
    duration: leg.isOver ? String(talkSeconds(leg, exchange.clock.now())) : null,
    price: null,
    price_unit: 'USD',
    direction: leg.direction,
    answered_by: null,
    api_version: API_VERSION,
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    queue_time: String(Math.round(leg.queueMs)),
    trunk_sid: null,
    uri: `${uri}.json`,
    subresource_uris: { recordings: `${uri}/Recordings.json`, events: `${uri}/Events.json` },
  };
}

/** A conference as REST shows it. */
export function conferenceJson(exchange: Exchange, room: Room): unknown {
  const uri = `${base(exchange)}/Conferences/${room.sid}`;
  return {
    account_sid: exchange.settings.accountSid,
    date_created: rfc2822(room.createdAt),
    date_updated: rfc2822(room.updatedAt),
    api_version: API_VERSION,
    friendly_name: room.name,
    region: 'us1',
    sid: room.sid,
    status: room.state,
    uri: `${uri}.json`,
    subresource_uris: { participants: `${uri}/Participants.json`, recordings: `${uri}/Recordings.json` },
    ...(room.endReason !== undefined && { reason_conference_ended: room.endReason }),
    call_sid_ending_conference: room.endedBy ?? null,
  };
}

/** Somebody in a conference, or on the way into it, as REST shows it. */
export function participantJson(exchange: Exchange, room: Room, member: ParticipantView): unknown {
  return {
    account_sid: exchange.settings.accountSid,
    call_sid: member.leg.sid,
    label: member.label ?? null,
    call_sid_to_coach: member.coach ?? null,
    coaching: member.coach !== undefined,
    conference_sid: room.sid,
    date_created: rfc2822(member.joinedAt),
    date_updated: rfc2822(member.updatedAt),
    end_conference_on_exit: member.endsRoom,
    muted: member.muted,
    hold: member.hold,
    start_conference_on_enter: member.startsRoom,
    status: member.leg.state === 'in-progress' ? 'connected' : member.leg.state === 'ringing' ? 'ringing' : 'queued',
    queue_time: String(Math.round(member.leg.queueMs)),
    uri: `${base(exchange)}/Conferences/${room.sid}/Participants/${member.leg.sid}.json`,
  };
}

export type ParticipantView = Pick<
  Member,
  'leg' | 'label' | 'coach' | 'joinedAt' | 'updatedAt' | 'endsRoom' | 'muted' | 'hold' | 'startsRoom'
>;

/** A recording as REST shows it. */
export function recordingJson(exchange: Exchange, recording: Recording): unknown {
  const seconds = recordedSeconds(recording);
  const made = seconds === null ? 'in-progress' : 'completed';
  return {
    account_sid: exchange.settings.accountSid,
    api_version: API_VERSION,
    call_sid: recording.callSid,
    conference_sid: null,
    date_created: rfc2822(recording.createdAt),
    date_updated: rfc2822(recording.createdAt),
    start_time: rfc2822(recording.startedAt),
    duration: seconds === null ? null : String(seconds),
    sid: recording.sid,
    price: null,
    price_unit: 'USD',
    status: recording.isDeleted ? 'deleted' : made,
    channels: 1,
    source: 'RecordVerb',
    error_code: null,
    uri: `${base(exchange)}/Recordings/${recording.sid}.json`,
    encryption_details: null,
    media_url: recordingUrl(exchange, recording),
  };
}

/** A number of the account as REST shows it. */
export function numberJson(exchange: Exchange, number: NumberSettings): unknown {
  const sid = sidOfNumber(number.phoneNumber);
  return {
    account_sid: exchange.settings.accountSid,
    address_requirements: 'none',
    api_version: API_VERSION,
    beta: false,
    capabilities: { voice: true, sms: false, mms: false, fax: false },
    date_created: rfc2822(exchange.startedAt),
    date_updated: rfc2822(exchange.startedAt),
    friendly_name: number.phoneNumber,
    phone_number: number.phoneNumber,
    origin: 'hosted',
    sid,
    status: 'in-use',
    status_callback: number.statusCallback ?? null,
    status_callback_method: 'POST',
    uri: `${base(exchange)}/IncomingPhoneNumbers/${sid}.json`,
    voice_application_sid: null,
    voice_caller_id_lookup: false,
    voice_fallback_method: 'POST',
    voice_fallback_url: number.voiceFallbackUrl ?? null,
    voice_method: 'POST',
    voice_receive_mode: 'voice',
    voice_url: number.voiceUrl,
  };
}

/** The path of the account, as it stands in every resource. */
export function base(exchange: Exchange): string {
  return `/${API_VERSION}/Accounts/${exchange.settings.accountSid}`;
}

function dateOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : rfc2822(ms);
}
