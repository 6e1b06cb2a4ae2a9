import { describe, expect, it } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command perl { flags { -e=word*! -n -p } operands { files: path* } execute -e as perl }
  command ruby { flags { -e=word*! -n -p } operands { files: path* } execute -e as ruby }
`);

function effects(program: string, code: string): readonly string[] {
  return effectLines(understandCommand(PROGRAM, `${program} -e '${code.replaceAll("'", String.raw`'\''`)}'`));
}

describe("Perl that computes and prints", () => {
  it.each([
    "print 2**10",
    "print if /error/i",
    "s/a(\\d+)/b$1/g; print",
    '$n{$F[0]} += $F[1]; END { print "$_ $n{$_}\\n" for sort { $n{$b} <=> $n{$a} } keys %n }',
    'printf "%.2f\\n", $x / 3 if $x < 5',
    'chomp; my @f = split /,/; print join("\\t", reverse @f), "\\n"',
    "local $/; $_ = <STDIN>; print length",
    "print $ENV{HOME}",
    'use strict; my $d = { a => [1, 2] }; print $d->{a}[0], "@{$d->{a}}"',
    "print time - 86400",
    "s/(\\d+)/$1 * 2/e; print",
    "tr/a-z/A-Z/; print",
    'print join "\\n", <*.c>',
  ])("%s", (code) => expect(effects("perl", code)).toEqual([]));
});

describe("Perl that may do more", () => {
  it.each([
    "print `id`",
    "my $x = qx(id)",
    "require Foo",
    "use Foo; print 1",
    '$f = "system"; &$f(1)',
    "$f->(1)",
    '"Foo"->run(1)',
    "Foo->bar",
    "Foo::bar()",
    'do "x.pl"',
    "print $ENV{API_TOKEN}",
    "print %ENV",
    'print %{"ENV"}',
    '$x = "ENV"; print $x->{API_TOKEN}',
    '$SIG{__WARN__} = "x"',
    'unshift @INC, "."',
    "if (1) { system }",
    "print <FH>",
    "s/(.*)/$1/ee",
    "s/(.*)/`$1`/e",
    'print "@{[ `id` ]}"',
    "*x = *y",
    "sub f { 1 } f()",
    "eval $x",
    "sleep 1; dump",
  ])("%s", (code) => expect(effects("perl", code).some((line) => line.startsWith("execute"))).toBe(true));
});

describe("Ruby that computes and prints", () => {
  it.each([
    "puts 1 + 1",
    'puts [3, 1, 2].sort.map { |n| n * 2 }.join(",")',
    'require "json"; puts JSON.parse(STDIN.read)["name"]',
    "data = [1, 2]; puts data.sum if data.any?",
    'puts "#{RUBY_VERSION} #{Time.now.year}"',
    'puts ENV["HOME"], ENV.fetch("PATH")',
    "puts [1].map(&:to_s).inspect",
    "puts $_.split[0]",
    'h = JSON.parse("{}"); h.each { |k, v| puts k }',
  ])("%s", (code) => expect(effects("ruby", code)).toEqual([]));

  it("reads files", () => expect(effects("ruby", 'puts File.read("a.txt").lines.count')).toEqual(["read /repo/app/a.txt"]));
});

describe("Ruby that may do more", () => {
  it.each([
    "puts `id`",
    "puts %x(id)",
    'system = 1; system "id"',
    'puts ENV["API_TOKEN"]',
    "puts ENV.to_h",
    "p ENV",
    'require "./x"',
    'require "open3"',
    '1.send(:system, "id")',
    "[1].each { system :x }",
    "[1].map(&:exit!)".replace("exit!", "instance_eval"),
    "Kernel.exec(1)",
    "Foo::Bar.new",
    "f = File; f.write(1)",
    '$:.unshift "."; require "json"',
    '$LOAD_PATH << "."; require "json"',
    "method(:system).(1)",
    "puts gets",
    "puts nil ? 1 : gets",
    'puts "#{`id`}"',
    'load "x.rb"',
    "def f; end",
  ])("%s", (code) => expect(effects("ruby", code).some((line) => line.startsWith("execute"))).toBe(true));
});
