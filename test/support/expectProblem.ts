import { expect } from 'vitest';
import { Problem, type ProblemCode } from '../../src/contract/problem.js';
import type { Answered } from './restEdge.js';

/** The answer is the problem, told the same way by status and body. Returns it for a look at its detail. */
export function expectProblem(answer: Answered, status: number, code: ProblemCode): Problem {
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const problem = answer.as(Problem);
  expect({ status: answer.status, code: problem.code }).toEqual({ status, code });
  expect(problem.status).toBe(status);
  expect(problem.correlationId).toBe(answer.headers.get('x-correlation-id'));
  return problem;
}
