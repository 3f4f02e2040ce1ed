import QRCode from 'qrcode';

/**
 * A registry number as a QR code: upper case and digits alone, so that the code stays small on a tag. Around it is the
 * quiet zone of four modules that ISO/IEC 18004 asks for.
 */
export function registryNumberSvg(registryNumber: string): Promise<string> {
  return QRCode.toString(registryNumber, { type: 'svg', errorCorrectionLevel: 'Q', margin: 4 });
}
