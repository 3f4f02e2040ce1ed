import QRCode from 'qrcode';

/** A registry number as a QR code: upper case and digits alone, so that the code stays small on a tag. */
export function registryNumberSvg(registryNumber: string): Promise<string> {
  return QRCode.toString(registryNumber, { type: 'svg', errorCorrectionLevel: 'Q', margin: 2 });
}
