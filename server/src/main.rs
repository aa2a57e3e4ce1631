//! `qunxing` — one program for everything; `qunxing help` tells what it can do.

#![allow(clippy::doc_markdown, reason = "these comments are what --help prints")]

use clap::{Parser, Subcommand};
use server::database::DatabaseError;
use server::state::machine_time;
use server::{Config, accounts, check, database, import, logs, sample, serve};
use std::path::PathBuf;
use std::process::ExitCode;
use store::{Store, backup};

/// A push is thousands of small pieces of memory: with the system's allocator a quarter of its time goes there.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 群星:网格走访、调解、志愿记录,五星支部任务台账,光荣榜。
#[derive(Parser)]
#[command(version, about, long_about = None)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 启动服务(地址看 QUNXING_ADDR,数据看 QUNXING_DATA)
    Serve {
        /// 机器的钟比库里最新的记录还早,而人已经看过、钟现在是对的:照样启动
        #[arg(long)]
        clock_is_right: bool,
    },
    /// 装入示范区的试用数据;装过就不再动,没装完的接着装,库里有真实数据就拒绝
    LoadSample,
    /// 从 Excel 导入区划、住户、账号;有一行不对就一行也不导
    Import {
        /// .xlsx 文件
        file: PathBuf,
        /// 以谁的名义导入(登录名)
        #[arg(long = "as")]
        login: String,
        /// 只检查,不导入
        #[arg(long)]
        check: bool,
    },
    /// 账号:建第一个区级账号、改密码、发激活码
    #[command(subcommand)]
    Account(AccountCommand),
    /// 备份:服务照常运行;复制完整、落盘以后,手机才会被告知哪些记录已有备份
    Backup {
        /// 备份存成哪个文件
        file: PathBuf,
        /// 照片存到哪个文件夹(只补新的);不填就是备份文件旁边的 photos
        #[arg(long)]
        photos: Option<PathBuf>,
    },
    /// 从备份恢复:先停服务;原来的数据库会留在旁边,手机会自动补传备份以后的记录
    Restore {
        /// 备份文件
        file: PathBuf,
        /// 照片备份在哪个文件夹;不填就是备份文件旁边的 photos
        #[arg(long)]
        photos: Option<PathBuf>,
    },
    /// 把数据库升级到这个版本(serve 启动时也会做)
    Migrate,
    /// 把全部数据搬到另一个空库(SQLite ⇄ PostgreSQL),逐村核对后才算完;先停服务再搬
    Move {
        /// 搬到哪里,如 postgres://账号:密码@主机/库名 或 sqlite:///文件?mode=rwc
        #[arg(long)]
        to: String,
    },
    /// 看安全日志:登录、被拒绝、发激活码、改任职、导出。只有账号编号,没有姓名和地址;保留 200 天
    SecurityLog {
        /// 看最近几天
        #[arg(long, default_value_t = 7)]
        days: u16,
        /// 只看这个账号(登录名)
        #[arg(long)]
        login: Option<String>,
    },
    /// 从头检查数据是否完好:每个村的操作链、档案校验、统计数、手机回执、照片。只看不改,服务开着也能查;有问题时退出码是 1
    Check,
    /// 把统计数(走访户数、纠纷、志愿人次……)重新数一遍;check 说统计数不一样时用,服务开着也能跑
    Recount,
}

#[derive(Subcommand)]
enum AccountCommand {
    /// 在空库里建区和第一个区级账号;密码从 QUNXING_PASSWORD 读
    Found {
        /// 6 位区划代码
        #[arg(long)]
        code: String,
        /// 区的名称
        #[arg(long)]
        zone: String,
        /// 登录名
        #[arg(long)]
        login: String,
        /// 姓名
        #[arg(long)]
        name: String,
    },
    /// 改密码;新密码从 QUNXING_PASSWORD 读
    Password {
        /// 登录名
        login: String,
    },
    /// 发一个新的激活码(3 天内有效,只能用一次)
    Code {
        /// 登录名
        login: String,
        /// 原来的手机丢了:同时退出这个账号的所有登录
        #[arg(long)]
        lost: bool,
    },
    /// 建一个模板 Excel,填好后用 import 导入
    Template {
        /// 存到哪里
        file: PathBuf,
    },
}

type Done = Result<(), Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> ExitCode {
    logs::start();
    // Whatever this program writes is for its own account alone; so are files that libraries make for it.
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    match run(Cli::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let mut said = format!("✗ {error}");
            let causes =
                std::iter::successors(error.source(), |cause| cause.source()).map(ToString::to_string);
            for cause in causes {
                // Libraries like to say in one line what their causes say once more.
                if !said.contains(&cause) {
                    said = format!("{said}\n  {cause}");
                }
            }
            eprintln!("{said}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Done {
    let config = Config::read(|key| std::env::var(key).ok().filter(|value| !value.is_empty()))?;
    let open = || database::open(&config);
    match command {
        Command::Serve { clock_is_right } => serve::serve(config.clone(), clock_is_right).await?,
        Command::Migrate => {
            open().await?;
            println!("数据库已是最新。");
        }
        Command::Move { to } => println!("{}", database::move_to(&config, &to).await?),
        Command::SecurityLog { days, login } => {
            let store = open().await?;
            println!("{}", accounts::security_log(&store, days, login.as_deref(), machine_time()).await?);
        }
        Command::Check => {
            let report = check::run(&open().await?).await.map_err(|error| at_the_zone(&config, error))?;
            println!("{report}");
            if !report.is_fine() {
                return Err(report.advice().into());
            }
        }
        Command::Recount => {
            store::figures::count_anew(&open().await?).await?;
            println!("统计数重新数好了。");
        }
        Command::LoadSample => {
            let report =
                sample::load(&open().await?, machine_time(), &mut |step| println!("· {step}")).await?;
            println!("{report}");
        }
        Command::Import { file, login, check } => {
            let bytes =
                std::fs::read(&file).map_err(|error| format!("文件 {} 读不了:{error}", file.display()))?;
            let report = import::run_as(&open().await?, &login, bytes.into(), !check, machine_time()).await?;
            println!("{report}");
            if !report.is_fine() {
                return Err("没有导入任何一行".into());
            }
        }
        Command::Backup { file, photos } => {
            let photos = photos.unwrap_or_else(|| file.with_file_name("photos"));
            let taken = backup::take(&open().await?, &file, &photos).await.map_err(|error| match error {
                store::Error::NotAFile => "PostgreSQL 请用它自己的备份(pg_basebackup、连续归档)".into(),
                other => {
                    Box::<dyn std::error::Error>::from(DatabaseError::at(file.display().to_string(), other))
                }
            })?;
            println!("已备份 {} 条操作到 {},新增照片 {} 张。", taken.ops, file.display(), taken.photos);
            if let Some(folder) = file.parent().filter(|folder| store::privacy::is_open_to_others(folder)) {
                println!("备份文件只有本账号能读;文件夹 {} 别人也能进,建议 chmod 700。", folder.display());
            }
        }
        Command::Restore { file, photos } => {
            if config.database_url.is_some() {
                return Err("DATABASE_URL 指着别的数据库;恢复只换数据文件夹里的那一个".into());
            }
            let photos = photos.unwrap_or_else(|| file.with_file_name("photos"));
            let gallery = database::gallery(&config).await?;
            let restored = backup::restore(&config.data, &file, &photos, &gallery)
                .await
                .map_err(|error| told_of_restore(&config, &file, error))?;
            println!("已恢复 {} 条操作;手机连上后会自动补传备份以后的记录。", restored.ops);
            if let Some(before) = restored.before {
                println!("原来的数据库留在 {}。", before.display());
            }
            if restored.photos_missing > 0 {
                println!("有 {} 张照片两处都找不到,已列为缺失。", restored.photos_missing);
            }
        }
        Command::Account(command) => account(command, open().await?).await?,
    }
    Ok(())
}

/// What went wrong with the zone's own database.
fn at_the_zone(config: &Config, error: store::Error) -> DatabaseError {
    DatabaseError::at(config.data.display().to_string(), error)
}

fn told_of_restore(config: &Config, file: &std::path::Path, error: store::Error) -> DatabaseError {
    match error {
        store::Error::StillServing => DatabaseError::StillServing(config.data.display().to_string()),
        other => DatabaseError::at(format!("恢复没有做成,原来的数据没有动:{}", file.display()), other),
    }
}

async fn account(command: AccountCommand, store: Store) -> Done {
    let password =
        || std::env::var("QUNXING_PASSWORD").map_err(|_| "请先把密码放进环境变量 QUNXING_PASSWORD");
    match command {
        AccountCommand::Found { code, zone, login, name } => {
            accounts::found_zone(&store, (&code, &zone), (&login, &name), &password()?, machine_time())
                .await?;
            println!("已建:{zone},区级账号 {login}。");
        }
        AccountCommand::Password { login } => {
            accounts::set_password(&store, &login, &password()?, machine_time()).await?;
            println!("密码已改,{login} 的其他登录已失效。");
        }
        AccountCommand::Code { login, lost } => {
            println!("{}", accounts::code(&store, &login, lost, machine_time()).await?);
        }
        AccountCommand::Template { file } => {
            std::fs::write(&file, import::template()?)?;
            println!("模板已存到 {}", file.display());
        }
    }
    Ok(())
}
