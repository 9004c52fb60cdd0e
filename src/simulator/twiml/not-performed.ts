/** Verbs and nouns that Twilio knows and this carrier does not perform: refused by name, so that nobody searches for a typing error. */
const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'Connect Echo Enqueue Leave Pay Prompt Queue Refer Sms Start Stop Sip Sim Application WhatsApp Conversation ' +
    'VirtualAgent Room Stream Siprec'
  ).split(' '),
);

/** Attributes that Twilio knows and this carrier does not perform. Being silent about them would be kinder than the real carrier. */
const ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    'Dial.events Dial.passports Dial.recordingConfigurationId Dial.referMethod Dial.referUrl ' +
    'Gather.enhanced Gather.maxSpeechTime Gather.partialResultCallback Gather.partialResultCallbackMethod Gather.speechModel ' +
    'Number.amdStatusCallback Number.amdStatusCallbackMethod Number.byoc Number.machineDetection ' +
    'Number.machineDetectionSilenceTimeout Number.machineDetectionSpeechEndThreshold ' +
    'Number.machineDetectionSpeechThreshold Number.machineDetectionTimeout Number.sendDigits ' +
    'Conference.eventCallbackUrl Conference.recordingConfigurationId Record.recordingConfigurationId Record.transcribeCallback'
  ).split(' '),
);

/** Values of performed attributes that ask for something this carrier does not do: a talk is never recorded, nothing transcribed. */
const VALUES: Readonly<Record<string, (value: string) => boolean>> = {
  'Dial.record': (value) => value !== 'do-not-record',
  'Conference.record': (value) => value !== 'do-not-record',
  'Record.transcribe': (value) => value === 'true',
};

/** Whether this is an element of Twilio's that this carrier leaves out. */
export function isElementLeftOut(name: string): boolean {
  return ELEMENTS.has(name);
}

/** Whether this asks for something of Twilio's that this carrier leaves out. */
export function isAttributeLeftOut(element: string, name: string, value: string): boolean {
  const key = `${element}.${name}`;
  return ATTRIBUTES.has(key) || VALUES[key]?.(value) === true;
}
