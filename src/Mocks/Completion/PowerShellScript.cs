namespace Mocks.Completion;

internal static class PowerShellScript
{
    public static string Of(IReadOnlyList<CompletedVerb> verbs) => $$"""
        # PowerShell completion of mocks: mocks completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName mocks -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $verbs = @{
        {{string.Join('\n', verbs.Select(verb => $"        '{verb.Name}' = @({List(verb.Words.Concat(verb.Flags.Select(flag => flag.Name)))})"))}}
            }
            $values = @{
        {{string.Join('\n', verbs.SelectMany(verb => verb.Flags.Where(flag => flag.TakesValue).Select(flag => $"        '{verb.Name} {flag.Name}' = @({List(flag.Words)})")))}}
            }
            $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
            if ($before -contains '--') { return }
            $words = if ($before.Count -le 1) { $verbs.Keys + '--help' + '--version' }
                elseif ($values.ContainsKey("$($before[1]) $($before[-1])")) { $values["$($before[1]) $($before[-1])"] }
                else { $verbs[$before[1]] }
            $words | Where-Object { $_ -like "$wordToComplete*" } | Sort-Object | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }

        """;

    private static string List(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"'{word}'"));
}
