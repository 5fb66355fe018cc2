import { renderSVG } from 'uqr';

/** A QR code of the text as a `data:` URI of an SVG image, drawn here: the text may be a secret. */
export function qrCode(text: string): string {
  const svg = renderSVG(text, { ecc: 'M', border: 4 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
