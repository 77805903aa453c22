#!/usr/bin/env dotnet
// dotnet run test.cs: all tests, then those that failed, and a last line that says what was skipped and why. Arguments go to dotnet test.
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;

var named = Array.IndexOf(args, "--results-directory") is >= 0 and var at ? args[at + 1] : null;
var results = named ?? Directory.CreateTempSubdirectory("mocks-tests-").FullName;
try
{
    string[] folder = named is null ? ["--results-directory", results] : [];
    using var testing = Process.Start("dotnet", ["test", "--report-xunit-trx", .. folder, .. args]);
    testing.WaitForExit();

    XNamespace trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
    var tests = (from file in Directory.GetFiles(results, "*.trx")
                 from result in XDocument.Load(file).Descendants(trx + "UnitTestResult")
                 select (Name: (string?)result.Attribute("testName"), Outcome: (string?)result.Attribute("outcome"), Text: result.Value.Trim())).ToLookup(test => test.Outcome);
    foreach (var test in tests["Failed"])
    {
        Console.WriteLine($"failed: {test.Name}\n  {string.Join("\n  ", test.Text.Split('\n').Take(30))}");
    }

    var skipped = tests["NotExecuted"].ToArray();
    var reasons = skipped.GroupBy(test => test.Text).OrderByDescending(group => group.Count()).Select(group => $" {group.Count()} {group.Key}");
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{tests["Passed"].Count():N0} passed, {tests["Failed"].Count():N0} failed, {skipped.Length:N0} skipped{(skipped.Length > 0 ? ":" : ".")}{string.Concat(reasons)}"));
    return testing.ExitCode;
}
finally
{
    if (named is null)
    {
        Directory.Delete(results, recursive: true);
    }
}
