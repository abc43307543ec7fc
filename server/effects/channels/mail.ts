/**
 * Mail: one transport, plain text with a plain HTML twin, and a Message-ID made of the delivery's key, so that mail programs show a repeat once.
 */
import { createTransport } from 'nodemailer';
import type { Transporter } from 'nodemailer';
import { HopelessError } from '../channel.ts';

export interface Mail {
  /** The delivery's key. */
  key: string;
  to: readonly string[];
  subject: string;
  /** Paragraphs. */
  text: readonly string[];
  links: readonly { title: string; url: string }[];
  /** An invitation that calendars take: attached, and as a part of the mail itself. */
  calendar?: { method: 'REQUEST' | 'CANCEL'; content: string };
  /** For mail that somebody subscribed to: where one click ends it. */
  unsubscribeUrl?: string;
}

export interface Mailer {
  isSet: boolean;
  send(mail: Mail): Promise<void>;
  close(): void;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const SAID_NO_FOR_GOOD = /^5\d\d$/;

function htmlOf({ text, links }: Mail): string {
  const paragraphs = text.map((part) => `<p>${escapeHtml(part).replaceAll('\n', '<br>')}</p>`);
  const anchors = links.map(({ title, url }) => `<p><a href="${escapeHtml(url)}">${escapeHtml(title)}</a></p>`);
  return `<!doctype html><html lang="en"><body style="font:16px/1.5 system-ui,sans-serif;max-width:36em">${[...paragraphs, ...anchors].join('')}</body></html>`;
}

const textOf = ({ text, links }: Mail): string =>
  [...text, ...links.map(({ title, url }) => `${title}:\n${url}`)].join('\n\n');

/** A mail server that hangs must not hold up what waits behind it. */
function impatient(smtpUrl: string): string {
  const url = new URL(smtpUrl);
  for (const [name, timeoutMs] of Object.entries({
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 15_000,
  }))
    if (!url.searchParams.has(name)) url.searchParams.set(name, String(timeoutMs));
  return url.href;
}

/** Opens the transport that the configuration names; without one every mail is refused with the reason. */
export function openMailer(given: { smtpUrl: string | null; from: string }): Mailer {
  const transport: Transporter | null = given.smtpUrl === null ? null : createTransport(impatient(given.smtpUrl));
  const domain = /@([^>\s]+)/.exec(given.from)?.[1] ?? 'muster.invalid';
  return {
    isSet: transport !== null,
    async send(mail) {
      if (!transport) throw new HopelessError('No mail server is set (MUSTER_SMTP_URL).');
      try {
        await transport.sendMail({
          from: given.from,
          to: [...mail.to],
          subject: oneLine(mail.subject),
          text: textOf(mail),
          html: htmlOf(mail),
          messageId: `<${mail.key}@${domain}>`,
          ...(mail.calendar ? { icalEvent: { ...mail.calendar, filename: 'review.ics' } } : {}),
          headers: {
            'X-Auto-Response-Suppress': 'All',
            'Auto-Submitted': 'auto-generated',
            ...(mail.unsubscribeUrl
              ? {
                  'List-Unsubscribe': `<${mail.unsubscribeUrl}>`,
                  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
                }
              : {}),
          },
        });
      } catch (error) {
        const code = error instanceof Error && 'responseCode' in error ? String(error.responseCode) : '';
        const told = error instanceof Error ? error.message : String(error);
        if (SAID_NO_FOR_GOOD.test(code)) throw new HopelessError(`The mail server refused it: ${told}`);
        throw error;
      }
    },
    close: () => transport?.close(),
  };
}
