@echo off
rem The command mocks on Windows, built when its sources have changed: dotnet looks for that at each start, which takes seconds.
rem   mocks run     with all verbs: mocks --help
rem   mocks test    all tests
setlocal
set DOTNET_NOLOGO=true
set DOTNET_CLI_TELEMETRY_OPTOUT=1
where dotnet >nul 2>nul || (
  echo mocks needs the .NET SDK 10.0, and there is no dotnet on the PATH. Install it: winget install Microsoft.DotNet.SDK.10 1>&2
  exit /b 3
)
if "%~1"=="test" (
  cd /d "%~dp0"
  dotnet run test.cs
  exit /b
)
if not exist "%~dp0src\Mocks\bin\Debug\net10.0\mocks.exe" echo Building mocks, and downloading packages: about a minute. 1>&2
rem Settings for the compiler, which lives for a minute; the program does not get them.
setlocal
set DOTNET_TieredPGO=0
set DOTNET_TC_CallCountThreshold=200
dotnet build "%~dp0src\Mocks" -v:quiet -nologo -p:UseSharedCompilation=true 1>&2 || exit /b 3
endlocal
"%~dp0src\Mocks\bin\Debug\net10.0\mocks.exe" %*
exit /b
