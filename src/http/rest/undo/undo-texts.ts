import { acceptedLocales } from '../../../lib/preferred-locale.ts';
import type { PageContent } from './html-page.ts';

/** The pages of the link that undoes a change. The texts say the same for every account and every token. */
export interface UndoTexts {
  /** BCP 47. */
  readonly language: string;
  readonly ask: PageContent;
  readonly done: PageContent;
  readonly void: PageContent;
  readonly later: PageContent;
  readonly fault: PageContent;
  readonly refused: PageContent;
}

/**
 * Returns the texts in that of their languages that a browser likes best, or in English if it takes none of them. The account's own
 * language would tell each client that tries a link whose it is.
 */
export function undoTextsFor(acceptLanguage: string | undefined): UndoTexts {
  for (const locale of acceptedLocales(acceptLanguage)) {
    const [language] = locale.split('-');
    const texts = translations.find((translation) => translation.language === language);
    if (texts !== undefined) return texts;
  }
  return english;
}

const english: UndoTexts = {
  language: 'en',
  ask: {
    title: 'Undo a change of your account?',
    content: `<p>A mail told you of a change. If you did not make it, undo it here, with everything that was changed after it:</p>
<ul>
<li>Your address, telephone number and second factors are again what they were before the change.</li>
<li>Every session and API key ends, on all devices.</li>
<li>The password does not work any more. You choose a new one.</li>
</ul>
<p>Mails told you of several changes? Use the link in the first one that you did not make.</p>
<form method="post"><button>Undo the change</button></form>
<p class="faint">You made the change yourself? Close this page: nothing happens.</p>`,
  },
  done: {
    title: 'The change is undone',
    content: `<p>Your account is as it was before the change. Every session and API key has ended, and the old password does not work any more.</p>
<h2>What to do now</h2>
<ol>
<li>If somebody else may read your mailbox, change its password first.</li>
<li>Go to where you sign in and say that you forgot your password. A code comes by mail.</li>
<li>Choose a password that you use nowhere else.</li>
<li>Sign in, look through your account, and make new recovery codes and API keys if you use them.</li>
</ol>`,
  },
  void: {
    title: 'This link does not work any more',
    content: `<p>Nothing was changed. The link was used before, it is too old, or the account was given back by other means.</p>
<h2>What to do now</h2>
<ul>
<li>You have undone a change just now? Go to where you sign in, and choose a new password by a code that comes by mail.</li>
<li>You see a change that you did not make? Reset your password where you sign in. This ends every session and trusted device. Then look through your address and your second factors.</li>
<li>Your password cannot be reset? Write to the people who run this service.</li>
</ul>`,
  },
  later: {
    title: 'Too many tries',
    content: `<p>Nothing was changed. Wait a minute, then load this page again. Your link still works.</p>`,
  },
  fault: {
    title: 'This does not work right now',
    content: `<p>Nothing was changed. Wait a minute, then open the link in the mail again.</p>`,
  },
  refused: {
    title: 'This cannot be done like this',
    content: `<p>Nothing was changed. Open the link in the mail again.</p>`,
  },
};

// cspell:disable
const german: UndoTexts = {
  language: 'de',
  ask: {
    title: 'Eine Änderung an Ihrem Konto rückgängig machen?',
    content: `<p>Eine E-Mail hat Ihnen eine Änderung gemeldet. Wenn sie nicht von Ihnen ist, machen Sie sie hier rückgängig, mit allem, was danach geändert wurde:</p>
<ul>
<li>Ihre Adresse, Ihre Telefonnummer und Ihre zweiten Faktoren sind wieder, was sie vor der Änderung waren.</li>
<li>Alle Sitzungen und API-Schlüssel enden, auf allen Geräten.</li>
<li>Das Passwort gilt nicht mehr. Sie wählen ein neues.</li>
</ul>
<p>Mehrere E-Mails melden Änderungen? Nehmen Sie den Link in der ersten, die nicht von Ihnen ist.</p>
<form method="post"><button>Änderung rückgängig machen</button></form>
<p class="faint">Die Änderung ist von Ihnen? Schließen Sie diese Seite: Es geschieht nichts.</p>`,
  },
  done: {
    title: 'Die Änderung ist rückgängig gemacht',
    content: `<p>Ihr Konto ist, wie es vor der Änderung war. Alle Sitzungen und API-Schlüssel sind beendet, und das alte Passwort gilt nicht mehr.</p>
<h2>Was jetzt zu tun ist</h2>
<ol>
<li>Wenn jemand anderes Ihr Postfach lesen könnte, ändern Sie zuerst dessen Passwort.</li>
<li>Gehen Sie dorthin, wo Sie sich anmelden, und geben Sie an, dass Sie das Passwort vergessen haben. Ein Code kommt per E-Mail.</li>
<li>Wählen Sie ein Passwort, das Sie nirgends sonst verwenden.</li>
<li>Melden Sie sich an, sehen Sie Ihr Konto durch, und erstellen Sie neue Wiederherstellungscodes und API-Schlüssel, falls Sie welche verwenden.</li>
</ol>`,
  },
  void: {
    title: 'Dieser Link gilt nicht mehr',
    content: `<p>Es wurde nichts geändert. Der Link wurde schon verwendet, er ist zu alt, oder das Konto wurde auf anderem Weg zurückgegeben.</p>
<h2>Was jetzt zu tun ist</h2>
<ul>
<li>Sie haben gerade eine Änderung rückgängig gemacht? Gehen Sie dorthin, wo Sie sich anmelden, und wählen Sie mit einem Code, der per E-Mail kommt, ein neues Passwort.</li>
<li>Sie sehen eine Änderung, die nicht von Ihnen ist? Setzen Sie Ihr Passwort zurück, wo Sie sich anmelden. Das beendet alle Sitzungen und vertrauten Geräte. Sehen Sie dann Ihre Adresse und Ihre zweiten Faktoren durch.</li>
<li>Das Passwort lässt sich nicht zurücksetzen? Schreiben Sie an die Betreiber dieses Dienstes.</li>
</ul>`,
  },
  later: {
    title: 'Zu viele Versuche',
    content: `<p>Es wurde nichts geändert. Warten Sie eine Minute, und laden Sie diese Seite dann neu. Ihr Link gilt weiter.</p>`,
  },
  fault: {
    title: 'Das geht gerade nicht',
    content: `<p>Es wurde nichts geändert. Warten Sie eine Minute, und öffnen Sie dann den Link in der E-Mail noch einmal.</p>`,
  },
  refused: {
    title: 'Das geht so nicht',
    content: `<p>Es wurde nichts geändert. Öffnen Sie den Link in der E-Mail noch einmal.</p>`,
  },
};

const french: UndoTexts = {
  language: 'fr',
  ask: {
    title: 'Annuler une modification de votre compte ?',
    content: `<p>Un e-mail vous a signalé une modification. Si elle n’est pas de vous, annulez-la ici, avec tout ce qui a été modifié ensuite :</p>
<ul>
<li>Votre adresse, votre numéro de téléphone et vos seconds facteurs redeviennent ce qu’ils étaient avant la modification.</li>
<li>Toutes les sessions et clés d’API prennent fin, sur tous les appareils.</li>
<li>Le mot de passe n’est plus valable. Vous en choisissez un nouveau.</li>
</ul>
<p>Plusieurs e-mails vous signalent des modifications ? Utilisez le lien du premier qui n’est pas de votre fait.</p>
<form method="post"><button>Annuler la modification</button></form>
<p class="faint">La modification est de vous ? Fermez cette page : rien ne se passe.</p>`,
  },
  done: {
    title: 'La modification est annulée',
    content: `<p>Votre compte est tel qu’il était avant la modification. Toutes les sessions et clés d’API ont pris fin, et l’ancien mot de passe n’est plus valable.</p>
<h2>Que faire maintenant</h2>
<ol>
<li>Si quelqu’un d’autre peut lire votre boîte aux lettres, changez d’abord son mot de passe.</li>
<li>Allez là où vous vous connectez et indiquez que vous avez oublié votre mot de passe. Un code arrive par e-mail.</li>
<li>Choisissez un mot de passe que vous n’utilisez nulle part ailleurs.</li>
<li>Connectez-vous, passez votre compte en revue, et créez de nouveaux codes de récupération et clés d’API si vous en utilisez.</li>
</ol>`,
  },
  void: {
    title: 'Ce lien n’est plus valable',
    content: `<p>Rien n’a été modifié. Le lien a déjà servi, il est trop ancien, ou le compte a été rendu par un autre moyen.</p>
<h2>Que faire maintenant</h2>
<ul>
<li>Vous venez d’annuler une modification ? Allez là où vous vous connectez, et choisissez un nouveau mot de passe avec un code qui arrive par e-mail.</li>
<li>Vous voyez une modification qui n’est pas de vous ? Réinitialisez votre mot de passe là où vous vous connectez. Toutes les sessions et tous les appareils de confiance prennent fin. Vérifiez ensuite votre adresse et vos seconds facteurs.</li>
<li>Votre mot de passe ne se laisse pas réinitialiser ? Écrivez à ceux qui gèrent ce service.</li>
</ul>`,
  },
  later: {
    title: 'Trop d’essais',
    content: `<p>Rien n’a été modifié. Attendez une minute, puis rechargez cette page. Votre lien reste valable.</p>`,
  },
  fault: {
    title: 'Cela ne marche pas pour le moment',
    content: `<p>Rien n’a été modifié. Attendez une minute, puis ouvrez de nouveau le lien de l’e-mail.</p>`,
  },
  refused: {
    title: 'Cela ne se fait pas ainsi',
    content: `<p>Rien n’a été modifié. Ouvrez de nouveau le lien de l’e-mail.</p>`,
  },
};

// cspell:enable
const translations = [english, german, french];
