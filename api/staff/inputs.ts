import { z } from 'zod';
import { shortestPassword } from './auth.ts';
import { roles } from './rules.ts';

// What people type about themselves and others, with what they are told about it.

export const personName = z
  .string('Write the name.')
  .trim()
  .min(1, 'Write the name.')
  .max(200, 'At most 200 characters.');

export const emailAddress = z.email('This is not an e-mail address.').max(254);

export const newPassword = z
  .string('Write a password.')
  .min(shortestPassword, `At least ${shortestPassword} characters.`)
  .max(128, 'At most 128 characters.');

export const roleName = z.enum(roles, `Choose one of: ${roles.join(', ')}.`);

export const linkToken = z
  .string('The link is not complete. Copy all of it.')
  .min(1, 'The link is not complete. Copy all of it.')
  .max(200, 'This is more than a link.');
