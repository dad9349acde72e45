/** Why single pictures and listings did not come in, in a few words behind their number. */
export const itemReasons = {
  'image.unreadable': 'no picture that can be read',
  'image.too-many-bytes': 'too many bytes',
  'image.too-many-pixels': 'too many pixels',
  'image.too-costly': 'takes too long to open',
  'image.decoder-stopped': 'brought the picture reader down',
  'image.too-small': 'too small',
  'image.blank': 'one colour all over',
  'image.text-only': 'nothing but text',
  'image.taken-down': 'was taken down here before',
  'web.address': 'an address that is not asked',
  'web.too-large': 'too large',
  'web.gone': 'is not there any more',
  'web.refused': 'refused by the site',
  'service.unreachable': 'the site could not be reached',
  'crawl.no-caption': 'no caption is left when names and numbers are taken out',
  'no-translation': 'the service has no translation for it',
};
